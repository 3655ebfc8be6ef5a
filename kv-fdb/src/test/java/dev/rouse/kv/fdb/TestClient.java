package dev.rouse.kv.fdb;

import com.apple.foundationdb.FDB;
import com.apple.foundationdb.NetworkOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The FoundationDB client of this JVM: there is one network thread for all its life, so its options are the same for all
 * tests. It writes its trace as JSON; with {@code -Drouse.fdb.buggify=20} it injects faults of its own at one of five chances.
 */
final class TestClient {

    private static final int API_VERSION = 730;
    private static final int BUGGIFY = Integer.getInteger("rouse.fdb.buggify", 0);
    private static final TestClient INSTANCE = new TestClient();

    private final FDB fdb;
    private final Path traces;

    private TestClient() {
        FdbPart.CLIENT_LIBRARY
                .find()
                .ifPresent(library -> System.setProperty("FDB_LIBRARY_PATH_FDB_C", library.toString()));
        traces = tracesDirectory();
        fdb = FDB.selectAPIVersion(API_VERSION);
        NetworkOptions options = fdb.options();
        options.setTraceEnable(traces.toString());
        options.setTraceFormat("json");
        if (BUGGIFY > 0) {
            options.setClientBuggifyEnable();
            options.setClientBuggifySectionActivatedProbability(100);
            options.setClientBuggifySectionFiredProbability(BUGGIFY);
        }
        fdb.startNetwork();
    }

    private static Path tracesDirectory() {
        try {
            return Files.createDirectories(Path.of(
                    "target",
                    "fdb-traces",
                    String.valueOf(ProcessHandle.current().pid())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static TestClient instance() {
        return INSTANCE;
    }

    FDB fdb() {
        return fdb;
    }

    /** The directory of the client's trace files. */
    Path traces() {
        return traces;
    }

    /** The chance, in percent, that the client injects a fault where it can. */
    static int buggify() {
        return BUGGIFY;
    }
}
