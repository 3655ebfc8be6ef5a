package dev.rouse.kv.memory.disk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rouse.fixture.Console;
import dev.rouse.fixture.Shell;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A library of C that a process is started with, in the way of its system calls. */
final class Preload {

    private Preload() {}

    /** Compiles the resource {@code source} into {@code directory}; where that cannot be done, the test is skipped, and says why. */
    static Path compiled(String source, Path directory) throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "only Linux preloads a library into a process");
        Optional<Path> compiler = Stream.of(System.getenv("PATH").split(":"))
                .map(name -> Path.of(name, "gcc"))
                .filter(Files::isExecutable)
                .findFirst();
        if (compiler.isEmpty()) {
            Console.info("Skipped, since there is no gcc to compile " + source + " with.");
        }
        assumeTrue(compiler.isPresent(), "no gcc to compile " + source + " with");
        Path text = directory.resolve(source);
        try (InputStream from = Preload.class.getResourceAsStream(source)) {
            Files.copy(from, text);
        }
        Path library = directory.resolve(source.replace(".c", ".so"));
        Shell.run(compiler.get(), "-shared", "-fPIC", "-O1", "-o", library, text, "-ldl", "-lpthread");
        return library;
    }

    /** Runs it to its end, which is to be a good one. */
    static void run(ProcessBuilder builder) throws Exception {
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("%s: %s", builder.command(), output).isZero();
    }
}
