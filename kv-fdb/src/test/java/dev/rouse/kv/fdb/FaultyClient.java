package dev.rouse.kv.fdb;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Range;
import com.apple.foundationdb.ReadTransaction;
import com.apple.foundationdb.Transaction;
import com.apple.foundationdb.async.AsyncIterable;
import com.apple.foundationdb.async.AsyncIterator;
import dev.rouse.kv.fdb.client.FdbError;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * A database whose client injects faults, seen by who counts them: range reads that one reply did not answer, and ghosts,
 * which are commits that the client gave up on and that it sends all the same within the next five seconds. It makes ghosts
 * only of commits with a time-out, so group commits get one here, too long to end anything.
 */
final class FaultyClient {

    private static final long TIMEOUT_MILLIS = 600_000;
    private static final int TIMED_OUT = FdbError.TRANSACTION_TIMED_OUT.code();

    /** Fewer are a heartbeat's or a join's: a ghost among those would keep the whole node from serving for five seconds. */
    static final int SETS_OF_A_GROUP = 4;

    private final Database real;
    private final byte[] witnesses;
    private final int mostGhosts;
    private final AtomicInteger candidates = new AtomicInteger();
    private final Set<ByteBuffer> ghosts = ConcurrentHashMap.newKeySet();
    private final LongAdder shortReplies = new LongAdder();

    /**
     * @param witnesses prefix of the keys by which commits that may become ghosts tell that they landed
     * @param mostGhosts about: once there are so many, no commit has a time-out any more
     */
    FaultyClient(Database real, byte[] witnesses, int mostGhosts) {
        this.real = real;
        this.witnesses = witnesses;
        this.mostGhosts = mostGhosts;
    }

    Database database() {
        return proxy(Database.class, (method, arguments) -> {
            Object result = invoke(real, method, arguments);
            return result instanceof Transaction transaction ? faulty(transaction) : result;
        });
    }

    /** Commits that were given up on. */
    int ghosts() {
        return ghosts.size();
    }

    /** Those of them that have landed. */
    long landedGhosts() {
        return real
                .read(transaction -> transaction
                        .getRange(Range.startsWith(witnesses))
                        .asList()
                        .join())
                .stream()
                .filter(row -> ghosts.contains(ByteBuffer.wrap(row.getKey())))
                .count();
    }

    /** Waits of range reads for a further reply. */
    long shortReplies() {
        return shortReplies.sum();
    }

    private Transaction faulty(Transaction transaction) {
        AtomicInteger sets = new AtomicInteger();
        return proxy(Transaction.class, (method, arguments) -> switch (method.getName()) {
            case "set" -> {
                sets.incrementAndGet();
                yield invoke(transaction, method, arguments);
            }
            case "commit" ->
                sets.get() >= SETS_OF_A_GROUP && ghosts.size() < mostGhosts
                        ? commitWithTimeout(transaction)
                        : transaction.commit();
            case "snapshot" -> counted(transaction.snapshot());
            default -> invoke(transaction, method, arguments);
        });
    }

    private CompletableFuture<Void> commitWithTimeout(Transaction transaction) {
        byte[] witness = ByteBuffer.allocate(witnesses.length + Integer.BYTES)
                .put(witnesses)
                .putInt(candidates.incrementAndGet())
                .array();
        transaction.set(witness, new byte[0]);
        transaction.options().setTimeout(TIMEOUT_MILLIS);
        return transaction.commit().whenComplete((done, error) -> {
            if (error != null && FdbError.of(error).code() == TIMED_OUT) {
                ghosts.add(ByteBuffer.wrap(witness));
            }
        });
    }

    @SuppressWarnings("unchecked")
    private ReadTransaction counted(ReadTransaction reads) {
        return proxy(ReadTransaction.class, (method, arguments) -> {
            Object result = invoke(reads, method, arguments);
            return method.getName().equals("getRange") ? counted((AsyncIterable<KeyValue>) result) : result;
        });
    }

    private AsyncIterable<KeyValue> counted(AsyncIterable<KeyValue> rows) {
        return new AsyncIterable<>() {
            @Override
            public AsyncIterator<KeyValue> iterator() {
                return new Counted(rows.iterator());
            }

            @Override
            public CompletableFuture<List<KeyValue>> asList() {
                return rows.asList();
            }
        };
    }

    private final class Counted implements AsyncIterator<KeyValue> {

        private final AsyncIterator<KeyValue> rows;
        private boolean begun;

        Counted(AsyncIterator<KeyValue> rows) {
            this.rows = rows;
        }

        @Override
        public CompletableFuture<Boolean> onHasNext() {
            CompletableFuture<Boolean> more = rows.onHasNext();
            if (begun && !more.isDone()) {
                shortReplies.increment();
            }
            return more;
        }

        @Override
        public boolean hasNext() {
            return rows.hasNext();
        }

        @Override
        public KeyValue next() {
            begun = true;
            return rows.next();
        }

        @Override
        public void cancel() {
            rows.cancel();
        }
    }

    private interface Calls {
        Object of(Method method, Object[] arguments) throws Throwable;
    }

    private static <T> T proxy(Class<T> type, Calls calls) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> calls.of(method, arguments)));
    }

    private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }
}
