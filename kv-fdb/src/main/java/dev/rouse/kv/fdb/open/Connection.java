package dev.rouse.kv.fdb.open;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.DatabaseOptions;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.NetworkOptions;
import dev.rouse.kv.fdb.client.FdbError;
import dev.rouse.kv.fdb.error.FdbSetupException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A database and whether closing it is ours.
 *
 * @param place what it was opened with, for messages
 */
public record Connection(Database database, boolean owned, String place) implements AutoCloseable {

    public static Connection of(Database given) {
        return new Connection(given, false, "the cluster of the given database");
    }

    /** Does not wait for the cluster. */
    public static Connection open(
            ClusterFile file,
            @Nullable Consumer<NetworkOptions> networkOptions,
            @Nullable Consumer<DatabaseOptions> databaseOptions) {
        try {
            Database database = FdbClient.start(networkOptions).open(file.path().toString());
            if (databaseOptions != null) {
                databaseOptions.accept(database.options());
            }
            return new Connection(
                    database,
                    true,
                    "the cluster of " + file.path().toAbsolutePath() + ", coordinators " + file.coordinators());
        } catch (FDBException error) {
            throw new FdbSetupException(
                    "FoundationDB does not open " + file.path().toAbsolutePath() + " (" + FdbError.describe(error)
                            + "): check the file and the database options.",
                    error);
        }
    }

    @Override
    public void close() {
        if (owned) {
            database.close();
        }
    }
}
