package dev.rouse.benchmarks.harness;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * The machine and the software that were measured on.
 *
 * @param commit of the working directory, with a {@code +} when there are changes on top; null without git
 * @param load runnable threads of the whole machine in the last minute, of which those of the measurement are a few;
 *     negative where nobody knows
 * @param heapMegabytes the most that the JVM may have
 */
public record Environment(
        Instant at, @Nullable String commit, String jdk, String os, int cpus, double load, long heapMegabytes) {

    public static Environment current() {
        Runtime runtime = Runtime.getRuntime();
        return new Environment(
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                gitCommit(),
                System.getProperty("java.vm.name") + " " + Runtime.version(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                runtime.availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                runtime.maxMemory() >> 20);
    }

    /** Whether others used the processors too, by as much as this did. */
    public boolean busy() {
        return load > 2.0 * cpus;
    }

    private static @Nullable String gitCommit() {
        try {
            Process git = new ProcessBuilder("git", "describe", "--always", "--abbrev=12", "--dirty=+", "--exclude=*")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String commit = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return git.waitFor() == 0 ? commit : null;
        } catch (IOException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }
}
