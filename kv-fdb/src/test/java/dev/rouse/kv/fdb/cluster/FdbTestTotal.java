package dev.rouse.kv.fdb.cluster;

import dev.rouse.fixture.Console;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How many tests had a FoundationDB, in all JVMs that run tests of a module at the same time: each has a file with its numbers
 * in one directory, and the last of them to end tells the sum.
 */
final class FdbTestTotal {

    private final Path directory;
    private final long[] counts = new long[3];
    private boolean begun;

    /** @param directory only that of one module */
    FdbTestTotal(Path directory) {
        this.directory = directory;
    }

    /** The numbers of one JVM: tests that passed, failed and were skipped. */
    private record Part(Path file, boolean ended, long[] counts) {

        static Part read(Path file) throws IOException {
            String[] words = Files.readString(file).split(" ");
            long[] counts = new long[] {Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3])};
            return new Part(file, words[0].equals("ended"), counts);
        }

        /** That of a JVM which was killed is not waited for. */
        boolean isRunning() {
            long pid = Long.parseLong(file.getFileName().toString());
            return !ended && ProcessHandle.of(pid).isPresent();
        }
    }

    /** This JVM runs tests: the others wait for its numbers. */
    synchronized void begin() {
        if (!begun) {
            begun = true;
            alone(() -> write("runs"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> alone(this::end), "fdb-test-total"));
        }
    }

    synchronized void add(int passed, int failed, int skipped) {
        counts[0] += passed;
        counts[1] += failed;
        counts[2] += skipped;
    }

    private synchronized void write(String state) throws IOException {
        Files.writeString(
                directory.resolve(String.valueOf(ProcessHandle.current().pid())),
                state + " " + counts[0] + " " + counts[1] + " " + counts[2]);
    }

    private void end() throws IOException {
        write("ended");
        List<Part> parts = parts();
        if (parts.stream().anyMatch(Part::isRunning)) {
            return;
        }
        long[] sum = new long[3];
        for (Part part : parts) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += part.counts()[i];
            }
            Files.delete(part.file());
        }
        if (sum[0] + sum[1] + sum[2] > 0) {
            Console.info("FoundationDB tests: " + sum[0] + " passed, " + sum[1] + " failed, " + sum[2] + " skipped");
        }
    }

    private List<Part> parts() throws IOException {
        List<Part> parts = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(file -> file.getFileName().toString().matches("\\d+"))
                    .toList()) {
                parts.add(Part.read(file));
            }
        }
        return parts;
    }

    private interface Step {
        void run() throws IOException;
    }

    private void alone(Step step) {
        try {
            Files.createDirectories(directory);
            try (FileChannel channel = FileChannel.open(
                            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock held = channel.lock()) {
                if (held.isValid()) {
                    step.run();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
