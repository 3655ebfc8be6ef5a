package dev.rouse.kv.fdb.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A JVM of its own, for what FoundationDB's client allows once in one, with the classes and the client library of this one. */
public final class ChildJvm {

    private final List<String> command = new ArrayList<>();

    public ChildJvm(Class<?> main) {
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path")));
        Optional.ofNullable(System.getProperty("FDB_LIBRARY_PATH_FDB_C"))
                .ifPresent(library -> command.add("-DFDB_LIBRARY_PATH_FDB_C=" + library));
        command.add(main.getName());
    }

    public ChildJvm with(String... arguments) {
        command.addAll(List.of(arguments));
        return this;
    }

    /** Its errors go where its output goes. */
    Process start() throws IOException {
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    /** What it printed until it ended. */
    public String run() throws IOException {
        Process process = start();
        process.getOutputStream().close();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
