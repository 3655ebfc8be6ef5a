package dev.rouse.test.world;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvExecutor;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvLimits;
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
import dev.rouse.link.LinkTransport;
import dev.rouse.link.LinkedStore;
import dev.rouse.wire.Frame;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import reactor.core.publisher.Mono;

/**
 * The store that all processes share, as one of them reaches it: answers come on threads of the process, they may be late, transactions
 * take time between their reads, and while the process is cut off from the store what it sends and what it is answered waits, or gets
 * lost.
 */
public final class StoreLink implements KvStore, LinkedStore {

    private static final Duration SLOWEST_GET = Duration.ofMillis(5);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(5);

    private final KvStore store;
    private final World world;
    private final RandomGenerator random;
    private final StoreFaults faults;
    private final Function<Frame.Identity, LinkTransport> transport;
    private final Executor home;
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean cut;
    private boolean loses;

    /**
     * Makes one.
     *
     * @param transport the way of a node to the others
     * @param home runs what is answered where the caller does not say where
     */
    StoreLink(
            KvStore store,
            World world,
            RandomGenerator random,
            StoreFaults faults,
            Function<Frame.Identity, LinkTransport> transport,
            Executor home) {
        this.store = store;
        this.world = world;
        this.random = random;
        this.faults = faults;
        this.transport = transport;
        this.home = home;
    }

    @Override
    public LinkTransport transport(Frame.Identity self, List<EventExecutor> loops) {
        return transport.apply(self);
    }

    /**
     * Nothing comes through from now on.
     *
     * @param losing whether requests and answers may get lost, instead of waiting until {@link #mend}
     */
    public void cut(boolean losing) {
        cut = true;
        loses = losing;
    }

    /** All comes through again, and what waited does so now. */
    public void mend() {
        cut = false;
        List<Runnable> all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(Runnable::run);
    }

    @Override
    public Mono<KvSnapshot> read(KvRead request) {
        return through(Mono.defer(() -> faults.read(() -> store.read(request))), false);
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        return through(Mono.defer(() -> faults.commit(commit, () -> store.commit(commit))), true);
    }

    /** Runs {@code work} twice, maybe: an answer that got lost is asked for again. */
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
    public KvLimits limits() {
        return store.limits();
    }

    @Override
    public boolean exclusive() {
        return false;
    }

    @Override
    public boolean inProcess() {
        return true;
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
                    () -> fails.accept(new KvUnavailableException(
                            "the process is cut off from its store, nothing was sent", null)));
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
            Duration late = faults.delay();
            if (late.isZero()) {
                arrives.run();
            } else {
                world.after(late, arrives);
            }
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
