package dev.rouse.kv.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** README's first snippet does what it says when it is run as it is written, in a process of its own. */
@Timeout(120)
class ReadmeSnippetTest {

    private static final String IMPORTS = "import dev.rouse.*; import dev.rouse.host.*; import dev.rouse.kv.memory.*;"
            + " import java.nio.file.*; import reactor.core.publisher.*;\n";
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    @TempDir
    Path directory;

    @Test
    void firstSnippetCountsOnFromWhatItStored() throws IOException, InterruptedException {
        List<String> lines = Files.readAllLines(Path.of("..", "README.md")).stream()
                .dropWhile(line -> !line.equals("```java"))
                .skip(1)
                .takeWhile(line -> !line.equals("```"))
                .toList();
        int statements = lines.indexOf("ActorRuntime runtime = ActorRuntime.builder()");
        assertThat(statements).as("where the statements begin").isPositive();
        String declarations = lines.subList(0, statements).stream()
                .map(line -> line.replace("public final class", "public static final class"))
                .collect(Collectors.joining("\n"));
        String source =
                IMPORTS + "public class Main {\n" + declarations + "\npublic static void main(String[] none) {\n"
                        + String.join("\n", lines.subList(statements, lines.size())) + "\n}}\n";
        Files.writeString(directory.resolve("Main.java"), source);
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-proc:none",
                        "-cp",
                        CLASS_PATH,
                        "-d",
                        directory.toString(),
                        directory.resolve("Main.java").toString());
        assertThat(compiled).isZero();

        assertThat(printed()).isEqualTo("1");
        assertThat(printed()).isEqualTo("2");
    }

    /** The last line of a run: the log, where there is one, comes before or on the other stream. */
    private String printed() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        directory + File.pathSeparator + absolute(CLASS_PATH),
                        "Main")
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return out.lines().filter(line -> line.matches("\\d+")).collect(Collectors.joining(" "));
    }

    private static String absolute(String classPath) {
        return List.of(classPath.split(File.pathSeparator)).stream()
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
