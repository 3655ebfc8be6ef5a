package dev.rouse.kv.fdb;

import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The one FoundationDB that the tests of this JVM share: a server of this machine, else a container, else none. */
final class SharedCluster {

    private static final @Nullable FdbCluster RUNNING =
            FdbPart.CLIENT_LIBRARY.find().isPresent() ? start() : null;

    private SharedCluster() {}

    private static @Nullable FdbCluster start() {
        if (FdbProcesses.available()) {
            return FdbProcesses.single();
        }
        Optional<Path> engine = FdbContainer.engine();
        return engine.isPresent() ? FdbContainer.start(engine.get()) : null;
    }

    /** Started by the first call; ends with the JVM. Empty where there is nothing to start: {@link #missing} says what. */
    static Optional<FdbCluster> get() {
        return Optional.ofNullable(RUNNING);
    }

    /** What to install. */
    static String missing() {
        if (FdbPart.CLIENT_LIBRARY.find().isEmpty()) {
            return "there is no " + FdbPart.CLIENT_LIBRARY
                    + ": install foundationdb-clients 7.3 (and foundationdb-server),"
                    + " or name the file with -Drouse.libfdb_c or $LIBFDB_C";
        }
        return "there is no fdbserver with fdbcli, and no Docker or Podman that runs its image: install foundationdb-server"
                + " 7.3, or name the programs with $FDBSERVER and $FDBCLI";
    }
}
