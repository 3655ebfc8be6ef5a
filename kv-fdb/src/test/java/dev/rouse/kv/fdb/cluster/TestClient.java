package dev.rouse.kv.fdb.cluster;

import com.apple.foundationdb.FDB;
import com.apple.foundationdb.NetworkOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The FoundationDB client of this JVM: there is one network thread for all its life, so its options are the same for all
 * tests. It writes its trace as JSON; with {@code -Drouse.fdb.buggify=true} it can inject faults of its own, and asks for
 * so few bytes at a time that the range replies of a server come short.
 */
public final class TestClient {

    private static final int API_VERSION = 730;
    private static final boolean BUGGIFY = Boolean.getBoolean("rouse.fdb.buggify");
    private static final int SHORT_REPLY_BYTES = 250;
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
        if (BUGGIFY) {
            options.setClientBuggifyEnable();
            options.setClientBuggifySectionActivatedProbability(100);
            options.setClientBuggifySectionFiredProbability(0);
            options.setKnob("reply_byte_limit=" + SHORT_REPLY_BYTES);
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

    public static TestClient instance() {
        return INSTANCE;
    }

    public FDB fdb() {
        return fdb;
    }

    /** The directory of the client's trace files. */
    public Path traces() {
        return traces;
    }

    /** Whether the client injects faults. */
    public static boolean buggify() {
        return BUGGIFY;
    }

    /** From now on the client injects a fault, where it can, with that chance in percent. */
    public void fire(int percent) {
        fdb.options().setClientBuggifySectionFiredProbability(percent);
    }
}
