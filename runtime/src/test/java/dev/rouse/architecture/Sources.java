package dev.rouse.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Sources of the main code of the module in whose folder the tests run. */
final class Sources {

    static final Path ROOT = Path.of("src/main/java");

    private Sources() {}

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            List<Path> found = files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
            assertThat(found).as("run in the module's folder").isNotEmpty();
            return found;
        }
    }
}
