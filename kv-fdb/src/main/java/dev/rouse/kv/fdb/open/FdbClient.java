package dev.rouse.kv.fdb.open;

import com.apple.foundationdb.FDB;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.NetworkOptions;
import dev.rouse.kv.fdb.client.FdbError;
import dev.rouse.kv.fdb.error.FdbSetupException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * FoundationDB's client library in this JVM, of which there is one: its version and its network are chosen once, by this
 * module or by whoever came first. The network is never stopped here.
 */
final class FdbClient {

    private static final int API_VERSION = 730;
    private static final int OLDEST_API_VERSION = 630;

    private FdbClient() {}

    /**
     * The client, its network running with {@code options}.
     *
     * @throws FdbSetupException when the library is missing or too old, or when the network runs already and there are
     *     options for it
     */
    static FDB start(@Nullable Consumer<NetworkOptions> options) {
        try {
            FDB client = FDB.isAPIVersionSelected() ? checked(FDB.instance()) : select();
            if (options != null) {
                options.accept(client.options());
            }
            AtomicBoolean started = new AtomicBoolean();
            client.startNetwork(network -> {
                started.set(true);
                runOnDaemon(network);
            });
            if (options != null && !started.get()) {
                throw runsAlready();
            }
            return client;
        } catch (LinkageError missing) {
            throw new FdbSetupException(
                    "FoundationDB's client library cannot be loaded (" + missing.getMessage() + "): install the package"
                            + " foundationdb-clients 7.3, or start Java with -DFDB_LIBRARY_PATH_FDB_C=/path/to/libfdb_c.so.",
                    missing);
        } catch (FDBException | IllegalArgumentException | IllegalStateException error) {
            throw new FdbSetupException(
                    "FoundationDB's client does not start (" + FdbError.describe(error)
                            + "): install foundationdb-clients 7.3, check the network options, and do not stop the network"
                            + " in a process that goes on.",
                    error);
        }
    }

    /**
     * Selects the version, without the client's own shutdown hook: that would stop the network while hooks of the application
     * still save and give back what they hold.
     */
    private static FDB select() {
        FDB client = FDB.selectAPIVersion(API_VERSION);
        client.disableShutdownHook();
        return client;
    }

    /** The client takes this executor only when the network does not run yet: that is how to know. */
    private static void runOnDaemon(Runnable network) {
        Thread thread = new Thread(network, "fdb-network-thread");
        thread.setDaemon(true);
        thread.start();
    }

    private static FdbSetupException runsAlready() {
        return new FdbSetupException(
                "FoundationDB's network runs already in this JVM, so its options cannot change: set them where it is"
                        + " started first, and leave FdbKvStoreBuilder.networkOptions away here.",
                null);
    }

    private static FDB checked(FDB selected) {
        if (selected.getAPIVersion() < OLDEST_API_VERSION) {
            throw new FdbSetupException(
                    "This JVM selected FoundationDB's API version " + selected.getAPIVersion()
                            + ", Rouse needs at least "
                            + OLDEST_API_VERSION + ": select " + API_VERSION
                            + ", or open the store before anything selects another.",
                    null);
        }
        return selected;
    }
}
