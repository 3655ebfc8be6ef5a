package dev.rouse.kv.fdb;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.FDBException;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.TransactionOptions;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.fdb.commit.FdbCommits;
import dev.rouse.kv.fdb.commit.FdbTransacts;
import dev.rouse.kv.fdb.commit.RetryBounds;
import dev.rouse.kv.fdb.health.ClusterTrouble;
import dev.rouse.kv.fdb.health.FdbCounters;
import dev.rouse.kv.fdb.layout.KeySpace;
import dev.rouse.kv.fdb.layout.LargeValue;
import dev.rouse.kv.fdb.layout.TransactionCost;
import dev.rouse.kv.fdb.read.FdbReads;
import dev.rouse.kv.fdb.transaction.CommitsInFlight;
import dev.rouse.kv.fdb.transaction.FdbParts;
import dev.rouse.kv.fdb.transaction.RealVersions;
import dev.rouse.kv.fdb.transaction.Transactions;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * A client of FoundationDB that answers what a test says, in order, and writes down what it was asked. Time stands still
 * until the test moves it.
 */
public final class ScriptedFdb {

    final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    public final List<String> calls = new ArrayList<>();
    public final Deque<CompletableFuture<Long>> commits = new ArrayDeque<>();
    public final Deque<CompletableFuture<Long>> readVersions = new ArrayDeque<>();
    public final Deque<CompletableFuture<byte[]>> gets = new ArrayDeque<>();
    public final List<Executor> executors = new ArrayList<>();
    final KeySpace keys = new KeySpace(new byte[] {'R'});
    public final KvLimits limits =
            new KvLimits(100, 200_000, 200_000, LargeValue.MAX_PLAIN_BYTES, new TransactionCost(keys));
    final FdbParts parts;

    /** The limits that the cluster says it is under. */
    public Mono<byte[]> health = Mono.empty();

    /** Status that the cluster gives of itself. */
    public Mono<byte[]> status = Mono.empty();

    /** Thrown where a transaction is told its version. */
    public RuntimeException readVersionRefusal;

    public int opened;
    public int closed;

    public ScriptedFdb() {
        this(256, 1 << 20);
    }

    public ScriptedFdb(int maxCommits, long maxBytes) {
        Database database = proxy(Database.class, this::ofDatabase);
        ClusterTrouble trouble = new ClusterTrouble(
                new ClusterTrouble.Sources(Mono.defer(() -> health), Mono.defer(() -> status)), this::nanoTime, time);
        Transactions transactions = new Transactions(database, Duration.ofSeconds(5), this::nanoTime, time, trouble);
        parts = new FdbParts(
                transactions,
                new CommitsInFlight(maxCommits, maxBytes),
                new RealVersions(transactions, Runnable::run, time),
                new FdbCounters(),
                trouble,
                Runnable::run,
                this::nanoTime,
                time);
    }

    public FdbKvStore store() {
        return store(new RetryBounds(100, Duration.ofSeconds(30)));
    }

    public FdbKvStore store(RetryBounds bounds) {
        return new FdbKvStore(
                proxy(Database.class, this::ofDatabase),
                parts,
                new FdbReads(parts, keys, limits),
                new FdbCommits(parts, keys, limits),
                new FdbTransacts(parts, keys, limits, bounds, () -> 1.0),
                limits,
                () -> calls.add("release"));
    }

    public static <T> CompletableFuture<T> error(int code) {
        return CompletableFuture.failedFuture(new FDBException("scripted", code));
    }

    public static CompletableFuture<Long> version(long version) {
        return CompletableFuture.completedFuture(version);
    }

    public void after(Duration pause) {
        time.advanceTimeBy(pause);
    }

    private long nanoTime() {
        return time.now(TimeUnit.NANOSECONDS);
    }

    private Object ofDatabase(String method, Object[] arguments) {
        return switch (method) {
            case "createTransaction" -> {
                opened++;
                executors.add((Executor) arguments[0]);
                yield transaction();
            }
            case "getMainThreadBusyness" -> 0.25;
            default -> throw new UnsupportedOperationException(method);
        };
    }

    private Transaction transaction() {
        long[] committed = {0};
        return proxy(Transaction.class, (method, arguments) -> switch (method) {
            case "snapshot" -> proxy(ReadTransaction.class, (read, key) -> next("get", gets));
            case "options" -> new TransactionOptions((option, value) -> {});
            case "setReadVersion" -> {
                if (readVersionRefusal != null) {
                    throw readVersionRefusal;
                }
                yield calls.add("at " + arguments[0]);
            }
            case "getReadVersion" -> next("read version", readVersions);
            case "commit" -> next("commit", commits).thenAccept(version -> committed[0] = version);
            case "getCommittedVersion" -> committed[0];
            case "close" -> closed++;
            default -> calls.add(method);
        });
    }

    private <T> CompletableFuture<T> next(String call, Deque<CompletableFuture<T>> answers) {
        calls.add(call);
        if (answers.isEmpty()) {
            throw new AssertionError("no answer is scripted for: " + call);
        }
        return answers.size() == 1 ? answers.peek() : answers.poll();
    }

    private interface Calls {
        Object of(String method, Object[] arguments);
    }

    private static <T> T proxy(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> result(method.getReturnType(), calls.of(method.getName(), arguments))));
    }

    private static Object result(Class<?> type, Object value) {
        return type == void.class ? null : value;
    }
}
