package dev.rouse.kv.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.JavaProcess;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** README's snippets that are whole do what they say when they are run as they are written, in a process of their own. */
@Timeout(120)
class ReadmeSnippetTest {

    private static final String CLASS = "Visits";
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    private static final Path README = Path.of("..", "README.md");
    private static final Path OPERATIONS = Path.of("..", "runtime", "OPERATIONS.md");

    @TempDir
    Path directory;

    @Test
    void firstSnippetCountsOnFromWhatItStored() throws IOException, InterruptedException {
        compile(CLASS, snippet(README, "## First actor"));

        assertThat(printed(CLASS)).isEqualTo("1");
        assertThat(printed(CLASS)).isEqualTo("2");
    }

    @Test
    void snippetOfSeveralNodesCountsOnWhereTheFirstOneStopped() throws IOException, InterruptedException {
        List<String> visits = snippet(README, "## First actor");
        compile(CLASS, visits);
        List<String> cluster = new ArrayList<>(
                visits.stream().filter(line -> line.startsWith("import ")).toList());
        cluster.add("public class Cluster { public static void main(String[] args) {");
        cluster.addAll(snippet(OPERATIONS, "## Several processes"));
        cluster.add("second.stop().block(); } }");
        compile("Cluster", cluster);

        assertThat(printed("Cluster")).isEqualTo("1 2");
    }

    /** The first one under {@code heading}. */
    private static List<String> snippet(Path document, String heading) throws IOException {
        return Files.readAllLines(document).stream()
                .dropWhile(line -> !line.equals(heading))
                .dropWhile(line -> !line.equals("```java"))
                .skip(1)
                .takeWhile(line -> !line.equals("```"))
                .toList();
    }

    private void compile(String name, List<String> lines) throws IOException {
        Path source = Files.write(directory.resolve(name + ".java"), lines);
        String classPath = directory + File.pathSeparator + CLASS_PATH;
        int compiled = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, "-proc:none", "-cp", classPath, "-d", directory.toString(), source.toString());
        assertThat(compiled).isZero();
    }

    /** The last line of a run: the log, where there is one, comes before or on the other stream. */
    private String printed(String main) throws IOException, InterruptedException {
        Process process = new JavaProcess(main, directory + File.pathSeparator + absolute(CLASS_PATH))
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
