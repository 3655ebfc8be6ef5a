package dev.rouse.kv.fdb.cluster;

import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The one FoundationDB that the tests of this JVM share: a server of this machine, else a container, else none. */
final class SharedCluster {

    private static final @Nullable FdbCluster RUNNING = start();

    private SharedCluster() {}

    private static @Nullable FdbCluster start() {
        boolean hasLibrary = FdbPart.CLIENT_LIBRARY.find().isPresent();
        if (hasLibrary && FdbProcesses.available()) {
            return FdbProcesses.single();
        }
        if (hasLibrary || FdbContainer.lendsLibrary()) {
            return FdbContainer.engine().map(FdbContainer::start).orElse(null);
        }
        return null;
    }

    /** Started by the first call; ends with the JVM. Empty where there is nothing to start: {@link #missing} says what. */
    static Optional<FdbCluster> get() {
        return Optional.ofNullable(RUNNING);
    }

    /** What to install. */
    static String missing() {
        String absent = Stream.of(FdbPart.values())
                .filter(part -> part.find().isEmpty())
                .map(FdbPart::toString)
                .collect(Collectors.joining(", "));
        return "there is no " + absent + ", and no Docker or Podman that runs " + FdbContainer.IMAGE
                + ": install foundationdb-clients and foundationdb-server 7.3, or name the files with $LIBFDB_C, $FDBSERVER"
                + " and $FDBCLI";
    }
}
