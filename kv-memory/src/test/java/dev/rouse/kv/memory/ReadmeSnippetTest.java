package dev.rouse.kv.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.JavaProcess;
import dev.rouse.fixture.document.Snippet;
import dev.rouse.fixture.document.SnippetSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** README's snippets that are whole do what they say when they are run as they are written, in a process of their own. */
@Timeout(120)
class ReadmeSnippetTest {

    @TempDir
    Path directory;

    @Test
    void firstSnippetCountsOnFromWhatItStored() throws IOException, InterruptedException {
        SnippetSource.compile(Snippet.of("README.md", "java", "first-actor"), directory);

        assertThat(printed("Visits")).isEqualTo("1");
        assertThat(printed("Visits")).isEqualTo("2");
    }

    @Test
    void snippetOfSeveralNodesCountsOnWhereTheFirstOneStopped() throws IOException, InterruptedException {
        SnippetSource.compile(Snippet.of("runtime/OPERATIONS.md", "java", "several-processes"), directory);

        assertThat(printed("Cluster")).isEqualTo("1 2");
    }

    /** The last line of a run: the log, where there is one, comes before or on the other stream. */
    private String printed(String main) throws IOException, InterruptedException {
        Process process = new JavaProcess(main, SnippetSource.classPath(directory))
                .builder()
                .directory(directory.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return out.lines().filter(line -> line.matches("\\d+")).collect(Collectors.joining(" "));
    }
}
