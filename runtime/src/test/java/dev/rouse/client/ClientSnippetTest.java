package dev.rouse.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The snippet of the guide compiles as it is written. */
final class ClientSnippetTest {

    @TempDir
    Path directory;

    @Test
    void snippetCompiles() throws IOException {
        List<String> lines = new ArrayList<>(List.of(
                "import dev.rouse.ActorAddress; import dev.rouse.client.RouseClient; import reactor.core.publisher.Mono;",
                "class Snippet { interface Counter { Mono<Long> increment(long by); } interface Club { Mono<Integer> note(String s); }"
                        + " record Guest(String name) {} static void run() {"));
        lines.addAll(Files.readAllLines(Path.of("README.md")).stream()
                .dropWhile(line -> !line.equals("## Client"))
                .dropWhile(line -> !line.equals("```java"))
                .skip(1)
                .takeWhile(line -> !line.equals("```"))
                .toList());
        lines.add("} }");
        Path source = Files.write(directory.resolve("Snippet.java"), lines);

        assertThat(lines.size()).isBetween(12, 20);
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(
                                null,
                                null,
                                null,
                                "-proc:none",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "-d",
                                directory.toString(),
                                source.toString()))
                .isZero();
    }
}
