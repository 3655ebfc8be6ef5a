package dev.rouse.kv.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.JavaProcess;
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

    private static final String CLASS = "Visits";
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
        Path source = Files.write(directory.resolve(CLASS + ".java"), lines);
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", CLASS_PATH, "-d", directory.toString(), source.toString());
        assertThat(compiled).isZero();

        assertThat(printed()).isEqualTo("1");
        assertThat(printed()).isEqualTo("2");
    }

    /** The last line of a run: the log, where there is one, comes before or on the other stream. */
    private String printed() throws IOException, InterruptedException {
        Process process = new JavaProcess(CLASS, directory + File.pathSeparator + absolute(CLASS_PATH))
                .builder()
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
