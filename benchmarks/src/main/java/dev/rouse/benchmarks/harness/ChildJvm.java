package dev.rouse.benchmarks.harness;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A JVM of the same JDK with the same class path, that shares the terminal of this one. */
public final class ChildJvm {

    /** The first JDK that knows the flag; from the next one on it prints a warning when libraries use the class. */
    private static final int JVM_WARNS = 23;

    private static final Path PINNING = Path.of("/usr/bin/taskset");

    private ChildJvm() {}

    /** The end of a child. */
    public enum End {
        DONE,
        FAILED,
        /** It was ended, since it took too long. */
        CUT_OFF
    }

    /**
     * Runs {@code mainClass} and waits for its end, which comes with the end of this JVM at the latest.
     *
     * @param processors that it may use; 0 for all
     * @param longest after which it is ended
     */
    public static End run(
            int processors, List<String> flags, Class<?> mainClass, List<String> arguments, Duration longest) {
        List<String> command = new ArrayList<>();
        if (processors > 0 && Files.isExecutable(PINNING)) {
            command.addAll(List.of(PINNING.toString(), "--cpu-list", "0-" + (processors - 1)));
        }
        List<String> all = new ArrayList<>(flags);
        if (processors > 0) {
            all.add(0, "-XX:ActiveProcessorCount=" + processors);
        }
        command.addAll(java(all, mainClass, arguments));
        try {
            return await(new ProcessBuilder(command).inheritIO().start(), longest);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot start " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    /**
     * Starts {@code mainClass}, whose output is the caller's to read and whose errors come here. It must end by itself when its
     * input does.
     */
    public static Process start(List<String> flags, Class<?> mainClass, List<String> arguments) {
        List<String> command = java(flags, mainClass, arguments);
        try {
            return new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot start " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    private static List<String> java(List<String> flags, Class<?> mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= JVM_WARNS) {
            command.add("--sun-misc-unsafe-memory-access=allow");
            command.add("--enable-native-access=ALL-UNNAMED");
        }
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath(), mainClass.getName()));
        command.addAll(arguments);
        return command;
    }

    private static End await(Process child, Duration longest) {
        Thread endsWithUs = new Thread(child::destroy, "end-child-jvm");
        Runtime.getRuntime().addShutdownHook(endsWithUs);
        try {
            boolean ended = child.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
            Runtime.getRuntime().removeShutdownHook(endsWithUs);
            if (!ended) {
                child.destroyForcibly().waitFor();
                return End.CUT_OFF;
            }
            return child.exitValue() == 0 ? End.DONE : End.FAILED;
        } catch (InterruptedException e) {
            child.destroy();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while a child JVM ran", e);
        }
    }

    /** Of the loader where there is one of our own, as {@code exec:java} makes it; else of this JVM. */
    private static String classPath() {
        return ChildJvm.class.getClassLoader() instanceof URLClassLoader loader
                ? Arrays.stream(loader.getURLs())
                        .map(ChildJvm::file)
                        .collect(Collectors.joining(System.getProperty("path.separator")))
                : System.getProperty("java.class.path");
    }

    private static String file(URL url) {
        try {
            return Path.of(url.toURI()).toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException("A class path of files was expected, got " + url, e);
        }
    }
}
