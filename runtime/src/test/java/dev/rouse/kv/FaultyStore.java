package dev.rouse.kv;

import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvFullException;
import dev.rouse.kv.error.KvOutcomeUnknownException;
import dev.rouse.kv.error.KvUnavailableException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A store over another one, on which calls fail or are late by chance: every fault is one that a real store may have, and
 * none breaks a promise of {@link KvStore}. The same seed and the same calls in the same order give the same faults. Every
 * injected error carries a suppressed one that names the seed and the call.
 */
public final class FaultyStore extends ForwardingStore {

    private final Faults faults;
    private final long seed;
    private final Random random;
    private final Scheduler timer;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong injected = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile boolean healthy;

    /** @param timer what delays wait on */
    public FaultyStore(KvStore store, Faults faults, long seed, Scheduler timer) {
        super(store);
        this.faults = faults;
        this.seed = seed;
        this.random = new Random(seed);
        this.timer = timer;
    }

    /** Fate of one call. */
    private enum Fate {
        CONFLICT,
        TOO_OLD,
        UNAVAILABLE,
        UNKNOWN_APPLIED,
        UNKNOWN_LOST,
        REFUSED,
        FINE
    }

    /** From now on nothing goes wrong; what is under way keeps its fate. */
    public void heal() {
        healthy = true;
    }

    /** Ends {@link #heal}. */
    public void ail() {
        healthy = false;
    }

    /** Number of calls that were given an error. */
    public long injected() {
        return injected.get();
    }

    /** Number of callers that were told that their commit is refused for good. */
    public long refused() {
        return refused.get();
    }

    @Override
    public Mono<KvSnapshot> read(KvRead request) {
        return Mono.defer(() -> {
            long call = calls.incrementAndGet();
            Fate fate = fate();
            KvVersion version = request.version();
            if (fate == Fate.TOO_OLD && version != null) {
                return late(error(tooOld(version), call));
            }
            return late(fate == Fate.UNAVAILABLE ? error(unavailable(), call) : store.read(request));
        });
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        return Mono.defer(() -> {
            long call = calls.incrementAndGet();
            // Cached, so that cancelling a commit that is late does not keep it from landing.
            return late(commit(commit, fate(), call))
                    .doOnError(KvFullException.class, told -> refused.incrementAndGet())
                    .cache();
        });
    }

    private Mono<KvVersion> commit(KvCommit commit, Fate fate, long call) {
        boolean checked = !commit.conflictKeys().isEmpty();
        return switch (fate) {
            case CONFLICT ->
                checked ? error(new KvConflictException(null, commit.since()), call) : store.commit(commit);
            case TOO_OLD -> checked ? error(tooOld(commit.since()), call) : store.commit(commit);
            case UNAVAILABLE -> error(unavailable(), call);
            case UNKNOWN_APPLIED ->
                store.commit(commit)
                        .materialize()
                        .flatMap(outcome -> error(new KvOutcomeUnknownException("injected, it was sent", null), call));
            case UNKNOWN_LOST -> error(new KvOutcomeUnknownException("injected, it was not sent", null), call);
            case REFUSED -> commit.isUpkeep() ? store.commit(commit) : error(new KvFullException(1, 1), call);
            case FINE -> store.commit(commit);
        };
    }

    @Override
    public <T> Mono<KvTransacted<T>> transact(Function<KvTransaction, Mono<T>> work) {
        return Mono.defer(() -> {
            long call = calls.incrementAndGet();
            return switch (fate()) {
                case UNAVAILABLE -> late(FaultyStore.this.<KvTransacted<T>>error(unavailable(), call));
                case CONFLICT -> late(runTwice(work));
                default -> late(store.transact(work));
            };
        });
    }

    /** The first attempt is given up at its end, as if it had met a conflict. */
    private <T> Mono<KvTransacted<T>> runTwice(Function<KvTransaction, Mono<T>> work) {
        GivenUp givenUp = new GivenUp();
        return store.transact(tx -> work.apply(tx).then(Mono.<T>error(givenUp)))
                .onErrorResume(GivenUp.class, end -> store.transact(work));
    }

    private Fate fate() {
        double drawn = random.nextDouble();
        if (healthy) {
            return Fate.FINE;
        }
        double[] shares = {
            faults.conflict(),
            faults.tooOld(),
            faults.unavailable(),
            faults.unknownApplied(),
            faults.unknownLost(),
            faults.refused()
        };
        for (int i = 0; i < shares.length; i++) {
            drawn -= shares[i];
            if (drawn < 0) {
                return Fate.values()[i];
            }
        }
        return Fate.FINE;
    }

    private <T> Mono<T> late(Mono<T> call) {
        if (healthy || faults.maxDelay().isZero()) {
            return call;
        }
        Duration before = delay();
        Duration after = delay();
        return Mono.delay(before, timer)
                .then(call)
                .materialize()
                .delayElement(after, timer)
                .dematerialize();
    }

    private Duration delay() {
        return Duration.ofNanos((long) (random.nextDouble() * faults.maxDelay().toNanos()));
    }

    private <T> Mono<T> error(KvException error, long call) {
        return Mono.error(() -> {
            injected.incrementAndGet();
            error.addSuppressed(new Injected("call " + call + " of a " + name()));
            return error;
        });
    }

    private static KvException tooOld(KvVersion version) {
        return new KvVersionTooOldException(version, new KvVersion(version.value() + 1));
    }

    private static KvException unavailable() {
        return new KvUnavailableException("injected, nothing was sent", null);
    }

    @Override
    public String toString() {
        return name() + " over " + store;
    }

    /** Without the store below, which may show all that it holds. */
    private String name() {
        return "faulty store (seed " + seed + ", " + faults + ")";
    }

    /** Names the seed and the call of an injected error. */
    private static final class Injected extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Injected(String message) {
            super(message, null, false, false);
        }
    }

    /** Ends an attempt that is run again. */
    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        GivenUp() {
            super("given up to be run again", null, false, false);
        }
    }
}
