package dev.rouse.simulation;

import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvExecutor;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvTransaction;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvOutcomeUnknownException;
import dev.rouse.kv.error.KvUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import reactor.core.publisher.Mono;

/**
 * The store that all nodes share, as one of them reaches it: answers come on threads of the node, transactions take time between
 * their reads, and while the node is cut off from the store what it sends and what it is answered waits, or gets lost.
 */
final class NodeStore extends ForwardingStore {

    private static final Duration SLOWEST_GET = Duration.ofMillis(5);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(5);

    private final World world;
    private final RandomGenerator random;
    private final Executor home;
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean cut;
    private boolean loses;

    /** @param home runs what is answered where the caller does not say where */
    NodeStore(KvStore store, World world, RandomGenerator random, Executor home) {
        super(store);
        this.world = world;
        this.random = random;
        this.home = home;
    }

    /** @param losing whether requests and answers may get lost, instead of waiting until {@link #mend} */
    void cut(boolean losing) {
        cut = true;
        loses = losing;
    }

    void mend() {
        cut = false;
        List<Runnable> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(Runnable::run);
    }

    @Override
    public Mono<KvSnapshot> read(KvRead request) {
        return through(store.read(request), false);
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        return through(store.commit(commit), true);
    }

    /** What it does may be done twice: an answer that got lost is asked for again. */
    @Override
    public <T> Mono<KvTransacted<T>> transact(Function<KvTransaction, Mono<T>> work) {
        return Mono.defer(() -> {
            Mono<KvTransacted<T>> once = store.transact(tx -> work.apply(new SlowTransaction(tx)));
            return through(cut && loses ? once.then(once) : once, false);
        });
    }

    @Override
    public Mono<Duration> admission() {
        return through(store.admission(), false);
    }

    @Override
    public boolean exclusive() {
        return false;
    }

    /** The others go on with it. */
    @Override
    public Mono<Void> close() {
        return Mono.empty();
    }

    /** A request on its way to the store and back. Once it is sent, cancelling drops its answer and nothing else. */
    private <T> Mono<T> through(Mono<T> request, boolean commits) {
        return Mono.create(sink -> {
            Executor asked = KvExecutor.of(sink.contextView());
            Executor answers = asked == null ? home : asked;
            boolean[] cancelled = {false};
            sink.onCancel(() -> cancelled[0] = true);
            Consumer<Throwable> fails = error -> answers.execute(() -> {
                if (!cancelled[0]) {
                    sink.error(error);
                }
            });
            Runnable arrives = () -> request.singleOptional()
                    .subscribe(
                            value -> pass(
                                    () -> answers.execute(() -> sink.success(value.orElse(null))),
                                    () -> fails.accept(lost(commits))),
                            error -> pass(() -> fails.accept(error), () -> fails.accept(lost(commits))));
            pass(
                    arrives,
                    () -> fails.accept(
                            new KvUnavailableException("the node is cut off from its store, nothing was sent", null)));
        });
    }

    private static Throwable lost(boolean commits) {
        return commits
                ? new KvOutcomeUnknownException("the answer got lost", null)
                : new KvUnavailableException("the answer got lost", null);
    }

    /** Runs {@code arrives} at once, or when the way is free again; or {@code gets} lost after a while. */
    private void pass(Runnable arrives, Runnable gets) {
        if (!cut) {
            arrives.run();
        } else if (loses && random.nextBoolean()) {
            world.after(random.nextLong(LONGEST_TIMEOUT.toNanos()), gets);
        } else {
            waiting.add(arrives);
        }
    }

    /** A transaction during which others go on. */
    private final class SlowTransaction implements KvTransaction {
        private final KvTransaction transaction;

        SlowTransaction(KvTransaction transaction) {
            this.transaction = transaction;
        }

        @Override
        public Mono<byte[]> get(KvKey key) {
            return Mono.defer(() -> random.nextInt(16) > 0
                    ? transaction.get(key)
                    : Mono.delay(Duration.ofNanos(random.nextLong(SLOWEST_GET.toNanos())), world)
                            .then(transaction.get(key)));
        }

        @Override
        public Mono<KvRangeResult> range(KvRange range) {
            return transaction.range(range);
        }

        @Override
        public void set(KvKey key, byte[] value) {
            transaction.set(key, value);
        }

        @Override
        public void clear(KvKey key) {
            transaction.clear(key);
        }

        @Override
        public void clearRange(KvKey begin, KvKey end) {
            transaction.clearRange(begin, end);
        }
    }
}
