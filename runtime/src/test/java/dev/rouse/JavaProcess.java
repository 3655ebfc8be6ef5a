package dev.rouse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A small JVM of its own, for what is done to a whole process, or can be done once in one. It has the classes and the native
 * libraries of this one.
 */
public final class JavaProcess {

    /** The first JDK that warns when libraries use such classes. */
    private static final int JVM_WARNS = 23;

    private final List<String> command = new ArrayList<>();

    /** @param main has the method that is run */
    public JavaProcess(Class<?> main) {
        this(main.getName(), System.getProperty("java.class.path"));
    }

    /**
     * A process with classes of its own.
     *
     * @param main the full name of the class whose method is run
     */
    public JavaProcess(String main, String classPath) {
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath));
        if (Runtime.version().feature() >= JVM_WARNS) {
            command.addAll(List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED"));
        }
        Optional.ofNullable(System.getProperty("FDB_LIBRARY_PATH_FDB_C"))
                .ifPresent(library -> command.add("-DFDB_LIBRARY_PATH_FDB_C=" + library));
        command.add(main);
    }

    /** Adds arguments of the method that is run. */
    public JavaProcess with(Object... arguments) {
        for (Object argument : arguments) {
            command.add(String.valueOf(argument));
        }
        return this;
    }

    /** The process before it is started, for its environment and its output. */
    public ProcessBuilder builder() {
        return new ProcessBuilder(command);
    }

    /** Starts it. Its errors go where its output goes. */
    public Process start() throws IOException {
        return builder().redirectErrorStream(true).start();
    }

    /** Runs it to its end, and returns what it printed. */
    public String run() throws IOException {
        Process process = start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
