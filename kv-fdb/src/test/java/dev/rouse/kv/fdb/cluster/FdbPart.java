package dev.rouse.kv.fdb.cluster;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What tests need of an installed FoundationDB, and where each part is: named by a system property ({@code rouse.fdbserver},
 * {@code rouse.fdbcli}, {@code rouse.libfdb_c}), else by an environment variable ({@code FDBSERVER}, {@code FDBCLI}, {@code
 * LIBFDB_C}), else found in {@code PATH} or where packages put it.
 */
public enum FdbPart {
    SERVER("rouse.fdbserver", "FDBSERVER", "fdbserver"),
    CLI("rouse.fdbcli", "FDBCLI", "fdbcli"),
    CLIENT_LIBRARY("rouse.libfdb_c", "LIBFDB_C", libraryName());

    private static final String[] USUAL_PLACES = {
        "/usr/sbin",
        "/usr/bin",
        "/usr/lib",
        "/usr/lib64",
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
        "/usr/local/sbin",
        "/usr/local/bin",
        "/usr/local/lib",
        "/usr/local/libexec",
        "/usr/local/foundationdb/bin",
        "/opt/foundationdb/bin",
        "/opt/foundationdb/lib"
    };

    private final String property;
    private final String variable;
    private final String fileName;

    FdbPart(String property, String variable, String fileName) {
        this.property = property;
        this.variable = variable;
        this.fileName = fileName;
    }

    private static String libraryName() {
        boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
        return mac ? "libfdb_c.dylib" : "libfdb_c.so";
    }

    /** The file; empty where it is not installed. A place that is named but wrong is an error. */
    public Optional<Path> find() {
        String named = System.getProperty(property, System.getenv(variable));
        if (named != null) {
            Path file = Path.of(named);
            if (!Files.isRegularFile(file)) {
                throw new IllegalStateException(fileName + " is not at " + named + ": mend -D" + property + " or $"
                        + variable + ", or leave both out to search the usual places.");
            }
            return Optional.of(file);
        }
        return find(fileName);
    }

    /** From now on it is {@code file} in this JVM. */
    void name(Path file) {
        System.setProperty(property, file.toString());
    }

    /** The program of that name in {@code PATH} or the usual places. */
    static Optional<Path> find(String fileName) {
        Stream<String> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator));
        return Stream.concat(path, Stream.of(USUAL_PLACES))
                .filter(directory -> !directory.isEmpty())
                .map(directory -> Path.of(directory, fileName))
                .filter(Files::isRegularFile)
                .findFirst();
    }

    @Override
    public String toString() {
        return fileName;
    }
}
