package dev.rouse.kv.fdb;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.DatabaseOptions;
import com.apple.foundationdb.NetworkOptions;
import dev.rouse.base.Arguments;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvTimer;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.fdb.client.AnswerThread;
import dev.rouse.kv.fdb.client.NeverRejecting;
import dev.rouse.kv.fdb.commit.FdbCommits;
import dev.rouse.kv.fdb.commit.FdbTransacts;
import dev.rouse.kv.fdb.commit.RetryBounds;
import dev.rouse.kv.fdb.error.FdbSetupException;
import dev.rouse.kv.fdb.health.ClusterTrouble;
import dev.rouse.kv.fdb.health.FdbCounters;
import dev.rouse.kv.fdb.layout.KeySpace;
import dev.rouse.kv.fdb.layout.LargeValue;
import dev.rouse.kv.fdb.layout.LayoutRecord;
import dev.rouse.kv.fdb.layout.TransactionCost;
import dev.rouse.kv.fdb.open.ClusterFile;
import dev.rouse.kv.fdb.open.Connection;
import dev.rouse.kv.fdb.open.OpeningCheck;
import dev.rouse.kv.fdb.read.FdbReads;
import dev.rouse.kv.fdb.transaction.CommitsInFlight;
import dev.rouse.kv.fdb.transaction.FdbParts;
import dev.rouse.kv.fdb.transaction.RealVersions;
import dev.rouse.kv.fdb.transaction.Transactions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Builds a {@link FdbKvStore}; every setting has a default. */
public final class FdbKvStoreBuilder {

    private static final int MAX_VALUE_BYTES = 1_000_000;

    private static final int MAX_ROOT_BYTES = 100;
    private static final int SYSTEM_KEYS = 0xFF;

    private @Nullable Path clusterFile;
    private @Nullable Database database;
    private byte[] root = "rouse/".getBytes(StandardCharsets.US_ASCII);
    private @Nullable Consumer<NetworkOptions> networkOptions;
    private @Nullable Consumer<DatabaseOptions> databaseOptions;
    private @Nullable Executor executor;
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration readTimeout = Duration.ofSeconds(5);
    private int maxCommitsInFlight = 256;
    private long maxCommitBytesInFlight = 16 << 20;
    private int maxAttempts = 100;
    private Duration maxRetryTime = Duration.ofSeconds(30);

    FdbKvStoreBuilder() {}

    /**
     * The file that says where the cluster is; FoundationDB rewrites it when coordinators move, so it must be writable.
     * Unless set: {@code FDB_CLUSTER_FILE}, {@code ./fdb.cluster}, {@code /etc/foundationdb/fdb.cluster}.
     */
    public FdbKvStoreBuilder clusterFile(Path path) {
        this.clusterFile = Arguments.required("path", path);
        return this;
    }

    /**
     * A database that this process has open already: used, and never closed. It goes with none of the other options of how to
     * connect.
     */
    public FdbKvStoreBuilder database(Database database) {
        this.database = Arguments.required("database", database);
        return this;
    }

    /** The prefix of all keys: 1 to 100 bytes, the first below FF. Nothing else may be under it. {@code "rouse/"} unless set. */
    public FdbKvStoreBuilder root(byte... prefix) {
        Arguments.required("prefix", prefix);
        if (prefix.length < 1 || prefix.length > MAX_ROOT_BYTES || (prefix[0] & 0xFF) == SYSTEM_KEYS) {
            throw new IllegalArgumentException("A root has 1 to " + MAX_ROOT_BYTES
                    + " bytes and does not begin with FF, got " + prefix.length + " bytes.");
        }
        this.root = prefix.clone();
        return this;
    }

    /**
     * Sets options of FoundationDB's network, such as TLS files and tracing, before it starts. There is one network in a
     * JVM: where it runs already, {@link #open} fails.
     */
    public FdbKvStoreBuilder networkOptions(Consumer<NetworkOptions> options) {
        this.networkOptions = Arguments.required("options", options);
        return this;
    }

    /**
     * Sets options of the database, such as the data centre. A transaction time-out, retry limit or size limit must not be
     * among them. Risking causal reads is safe, and may cost a pause after a fault of the cluster.
     */
    public FdbKvStoreBuilder databaseOptions(Consumer<DatabaseOptions> options) {
        this.databaseOptions = Arguments.required("options", options);
        return this;
    }

    /**
     * Gives the answers of those whose context has no {@link dev.rouse.kv.KvExecutor}. A daemon thread of the store's own
     * unless set, on which Reactor refuses to block.
     */
    public FdbKvStoreBuilder executor(Executor executor) {
        this.executor = Arguments.required("executor", executor);
        return this;
    }

    /** Sets how long {@link #open} tries to reach the cluster; 10 s unless set. */
    public FdbKvStoreBuilder connectTimeout(Duration timeout) {
        this.connectTimeout = positive("connectTimeout", timeout);
        return this;
    }

    /** Sets how long a read may take, and one attempt of a transaction before its commit; 5 s unless set. */
    public FdbKvStoreBuilder readTimeout(Duration timeout) {
        this.readTimeout = positive("readTimeout", timeout);
        return this;
    }

    /** Bounds the commits in flight: more are refused; 256 unless set. */
    public FdbKvStoreBuilder maxCommitsInFlight(int commits) {
        this.maxCommitsInFlight = (int) atLeastOne("maxCommitsInFlight", commits);
        return this;
    }

    /** Bounds the bytes of commits in flight, as FoundationDB counts them: more are refused; 16 MiB unless set. */
    public FdbKvStoreBuilder maxCommitBytesInFlight(long bytes) {
        this.maxCommitBytesInFlight = atLeastOne("maxCommitBytesInFlight", bytes);
        return this;
    }

    /** Bounds the attempts of a {@link FdbKvStore#transact}; 100 unless set. */
    public FdbKvStoreBuilder maxAttempts(int attempts) {
        this.maxAttempts = (int) atLeastOne("maxAttempts", attempts);
        return this;
    }

    /** Sets the time after which a {@link FdbKvStore#transact} begins no further attempt; 30 s unless set. */
    public FdbKvStoreBuilder maxRetryTime(Duration time) {
        this.maxRetryTime = positive("maxRetryTime", time);
        return this;
    }

    /**
     * Opens the store: checks the cluster file, starts the client where this JVM has none running, reaches the cluster and
     * checks what is under the root. Cold; runs on {@link Schedulers#boundedElastic()}, for it reads files.
     *
     * @return the store; or {@link FdbSetupException}, {@link dev.rouse.kv.error.KvUnavailableException} when the cluster was not
     *     reached within the connect time-out, {@link dev.rouse.kv.error.KvCorruptException} when something else, or a newer
     *     version, wrote under the root
     */
    public Mono<FdbKvStore> open() {
        return Mono.defer(() -> Mono.defer(this::opening).subscribeOn(Schedulers.boundedElastic()));
    }

    private Mono<FdbKvStore> opening() {
        Connection connection = connect();
        ExecutorService own = AnswerThread.executor();
        FdbParts parts = parts(connection.database(), executor == null ? own : executor);
        KeySpace keys = new KeySpace(root);
        FdbKvStore store = store(connection.database(), parts, keys, () -> {
            connection.close();
            own.shutdown();
        });
        return new OpeningCheck(parts, new LayoutRecord(keys), connection.place(), connectTimeout)
                .make()
                .thenReturn(store)
                .onErrorResume(KvException.class, error -> store.close().then(Mono.error(error)));
    }

    private Connection connect() {
        Database given = database;
        if (given == null) {
            return Connection.open(ClusterFile.read(clusterFile), networkOptions, databaseOptions);
        }
        if (clusterFile != null || networkOptions != null || databaseOptions != null) {
            throw new FdbSetupException(
                    "A database that is open already goes with no cluster file and no options: set them where it is opened.",
                    null);
        }
        return Connection.of(given);
    }

    private FdbParts parts(Database database, Executor answers) {
        Scheduler timer = KvTimer.named("rouse-fdb-timer");
        Executor safe = new NeverRejecting(answers, timer::schedule);
        ClusterTrouble trouble = new ClusterTrouble(ClusterTrouble.Sources.of(database, safe), System::nanoTime, timer);
        Transactions transactions = new Transactions(database, readTimeout, System::nanoTime, timer, trouble);
        return new FdbParts(
                transactions,
                new CommitsInFlight(maxCommitsInFlight, maxCommitBytesInFlight),
                new RealVersions(transactions, safe, timer),
                new FdbCounters(),
                trouble,
                safe,
                System::nanoTime,
                timer);
    }

    private FdbKvStore store(Database database, FdbParts parts, KeySpace keys, Runnable release) {
        int maxKey = keys.maxKeyBytes();
        KvLimits limits = new KvLimits(
                maxKey,
                MAX_VALUE_BYTES - 2 * maxKey,
                TransactionCost.MAX_BYTES,
                LargeValue.MAX_PLAIN_BYTES,
                new TransactionCost(keys));
        return new FdbKvStore(
                database,
                parts,
                new FdbReads(parts, keys, limits),
                new FdbCommits(parts, keys, limits),
                new FdbTransacts(
                        parts,
                        keys,
                        limits,
                        new RetryBounds(maxAttempts, maxRetryTime),
                        () -> ThreadLocalRandom.current().nextDouble()),
                limits,
                release);
    }

    private static Duration positive(String what, Duration value) {
        Arguments.required(what, value);
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(what + " is longer than nothing, got " + value + ".");
        }
        return value;
    }

    private static long atLeastOne(String what, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(what + " is at least 1, got " + value + ".");
        }
        return value;
    }
}
