package dev.rouse.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rouse.kv.KvStore;
import dev.rouse.kv.fdb.FdbKvStore;
import dev.rouse.kv.fdb.FdbKvStoreBuilder;
import dev.rouse.kv.memory.MemoryKvStore;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;

/** The store of the demo, as its command line names it. */
final class DemoStore {

    /** The kinds of store to choose from. */
    enum Kind {
        DISK,
        MEMORY,
        FDB;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--store",
            defaultValue = "disk",
            description = "One of ${COMPLETION-CANDIDATES}: in the data directory, gone with the process, or in"
                    + " FoundationDB; ${DEFAULT-VALUE} by default.")
    private Kind kind = Kind.DISK;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${sys:user.home}/.rouse-demo",
            description = "Directory of the disk store; ${DEFAULT-VALUE} by default.")
    private Path data = Path.of("");

    @Option(
            names = "--cluster-file",
            paramLabel = "FILE",
            description = "FoundationDB's cluster file; by default where FoundationDB looks for it: $FDB_CLUSTER_FILE,"
                    + " ./fdb.cluster, /etc/foundationdb/fdb.cluster.")
    private @Nullable Path clusterFile;

    @Option(
            names = "--root",
            paramLabel = "TEXT",
            description = "What every key in FoundationDB begins with; rouse/ by default.")
    private @Nullable String root;

    /** Opens it when subscribed. Ends with what the store says, or {@link CommandFailedException}. */
    Mono<KvStore> open(DemoNode node) {
        return Mono.defer(() -> {
            if (kind != Kind.FDB && !node.given().isEmpty()) {
                return Mono.error(new CommandFailedException(String.join(" and ", node.given())
                        + " go with --store fdb, which several processes can share, got --store " + kind + "."));
            }
            if (kind != Kind.FDB && (clusterFile != null || root != null)) {
                return Mono.error(new CommandFailedException(
                        "--cluster-file and --root go with --store fdb, got --store " + kind + "."));
            }
            return switch (kind) {
                case DISK -> Mono.just(MemoryKvStore.open(data.toAbsolutePath()));
                case MEMORY -> Mono.just(MemoryKvStore.create());
                case FDB -> foundationDb();
            };
        });
    }

    private Mono<KvStore> foundationDb() {
        FdbKvStoreBuilder builder = FdbKvStore.builder();
        if (clusterFile != null) {
            builder.clusterFile(clusterFile);
        }
        if (root != null) {
            builder.root(root.getBytes(UTF_8));
        }
        return builder.open().cast(KvStore.class);
    }

    /** For people: where the data is, and what becomes of it. */
    String whereDataIs() {
        return switch (kind) {
            case DISK -> "Data is in " + data.toAbsolutePath() + ": what was answered survives Ctrl-C and kill -9.";
            case MEMORY -> "Data is in memory only, and gone when this ends (Ctrl-C).";
            case FDB -> "Data is in FoundationDB: what was answered survives Ctrl-C and kill -9.";
        };
    }
}
