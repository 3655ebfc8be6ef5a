package dev.rouse.benchmarks.harness;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A JVM of the same JDK with the same class path, that shares the terminal of this one. */
public final class ChildJvm {

    /** The first JDK that knows the flag; from the next one on it prints a warning when libraries use the class. */
    private static final int UNSAFE_WARNS = 23;

    private ChildJvm() {}

    /**
     * Runs {@code mainClass} and waits for its end, which comes with the end of this JVM at the latest.
     *
     * @return its exit status
     */
    public static int run(List<String> flags, Class<?> mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= UNSAFE_WARNS) {
            command.add("--sun-misc-unsafe-memory-access=allow");
        }
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath(), mainClass.getName()));
        command.addAll(arguments);
        try {
            return await(new ProcessBuilder(command).inheritIO().start());
        } catch (IOException e) {
            throw new IllegalStateException("Cannot start " + command.get(0) + ": " + e.getMessage(), e);
        }
    }

    private static int await(Process child) {
        Thread endsWithUs = new Thread(child::destroy, "end-child-jvm");
        Runtime.getRuntime().addShutdownHook(endsWithUs);
        try {
            int status = child.waitFor();
            Runtime.getRuntime().removeShutdownHook(endsWithUs);
            return status;
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
