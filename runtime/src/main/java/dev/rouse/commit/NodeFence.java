package dev.rouse.commit;

import dev.rouse.NodeHealth.StorePace;
import dev.rouse.NodeOptions;
import dev.rouse.RuntimeListener;
import dev.rouse.base.ErrorText;
import dev.rouse.kv.GuardedMono;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvFutureVersionException;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvTransaction;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.KvVersionTooOldException;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvReadOnlyException;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.log.GuardedLogger;
import dev.rouse.record.EpochRecord;
import dev.rouse.record.HeartbeatRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * A node's place in the store, and the only way it reads and writes there.
 *
 * <p>Invariants. Every commit carries the epoch record as its conflict key, checked since the verified version, so a node
 * whose epoch was touched can never write again. A commit's attempts end in success, in a definite failure that was never
 * preceded by an unknown outcome, or in {@link FencedException}; nothing else. A conflict is not yet a lost place: only a
 * checked read that finds the epoch record gone or changed is. Versions move before an outcome is delivered. Safe from any
 * thread.
 */
public final class NodeFence {

    private static final Logger LOG = GuardedLogger.of(NodeFence.class);

    private final KvStore store;
    private final KvKey epoch;
    private final KvKey heartbeatKey;
    private final NodeOptions settings;
    private final Ticker ticker;
    private final Clock clock;
    private final Scheduler timer;
    private final RuntimeListener listener;
    private final NodeId node;
    private final Consumer<LostPlace> onLost;
    private final Pace heartbeatPace;
    private final Pace admissionPace;
    private final FenceVersions versions;
    private final AtomicLong heartbeats = new AtomicLong();
    private volatile IntSupplier residents = () -> 0;
    private final AtomicReference<@Nullable Mono<Void>> refreshing = new AtomicReference<>();
    private final AtomicBoolean fenced = new AtomicBoolean();
    private final StoreTrouble trouble;
    private final long serveForNanos;
    private volatile long confirmedForNanos;
    private volatile boolean leaving;
    private volatile Moment confirmedAt;

    /** Since when real reads get versions older than what the node has seen; null while they do not. */
    private volatile @Nullable Moment behindSince;

    /**
     * The reason that the store's admission control gave, when it was asked last, for taking no writes but upkeep; null
     * for none.
     */
    private volatile @Nullable String upkeepAlone;

    /**
     * The reason that the store's admission control gave, when it was asked last, for not letting the node in; null
     * when it did.
     */
    private volatile @Nullable String notAdmitted;

    private volatile int lastGroup;
    private final Disposable.Swap beating = Disposables.swap();

    /**
     * @param clock says when the ticker stood still while the machine was suspended; one that is set makes the node wait for
     *     its next heartbeat at most
     * @param onLost told once how the place was lost, on any thread
     */
    public NodeFence(
            KvStore store,
            Keys keys,
            JoinedNode place,
            NodeOptions settings,
            Ticker ticker,
            Clock clock,
            Scheduler timer,
            RuntimeListener listener,
            Consumer<LostPlace> onLost) {
        this.store = store;
        this.node = place.node();
        this.epoch = keys.epoch(place.node());
        this.heartbeatKey = keys.heartbeat(place.node());
        this.settings = settings;
        this.ticker = ticker;
        this.clock = clock;
        this.timer = timer;
        this.listener = listener;
        this.onLost = onLost;
        this.heartbeatPace = new Pace(ticker, settings.slowStore());
        this.admissionPace = new Pace(ticker, settings.slowStore());
        this.serveForNanos = settings.serveFor().toNanos();
        this.confirmedForNanos = serveForNanos;
        this.confirmedAt = place.heldSince();
        this.versions = new FenceVersions(place.joinedAt().previous(), confirmedAt.nanos());
        this.versions.committed(place.joinedAt(), confirmedAt.nanos());
        this.trouble = new StoreTrouble(ticker);
    }

    Ticker ticker() {
        return ticker;
    }

    RuntimeListener listener() {
        return listener;
    }

    KvStore store() {
        return store;
    }

    FenceVersions versions() {
        return versions;
    }

    NodeOptions settings() {
        return settings;
    }

    Scheduler timer() {
        return timer;
    }

    StoreTrouble trouble() {
        return trouble;
    }

    /** The reason that the store takes no writes, while what it has can be read; null while it takes them. */
    public @Nullable String readOnly() {
        String reason = upkeepAlone;
        return reason == null ? trouble.readOnly() : reason;
    }

    /** The error of the last commit; null when it landed. */
    public @Nullable String failure() {
        return trouble.cause();
    }

    public NodeId node() {
        return node;
    }

    /** The shards are this node's since {@code claim}, which began at {@code nanos} and found the epoch record live. */
    public void claimed(KvTransacted<?> claim, long nanos) {
        versions.checked(claim.readVersion(), nanos);
        if (claim.commitVersion() != null) {
            versions.committed(claim.commitVersion(), nanos);
        }
    }

    /** Begins to renew the lease. */
    public void startHeartbeats() {
        beating.update(timer.schedule(this::beat, settings.heartbeat().toNanos(), TimeUnit.NANOSECONDS));
    }

    /**
     * Each beat asks for the next one, before anything that may go wrong: after a pause of the process there is one, not all
     * that were missed.
     */
    private void beat() {
        try {
            startHeartbeats();
            refresh().subscribe(done -> {}, this::heartbeatFailed);
            askForAdmission();
        } catch (Throwable e) {
            thrown(e);
            throw e;
        }
    }

    /**
     * Gives the place up for good, so that others may have it, where {@code error} says that this process is broken.
     * From any thread, wherever errors are caught.
     */
    public void thrown(@Nullable Throwable error) {
        Throwable failure = LostPlace.brokenBy(error);
        if (failure != null) {
            ended(failure);
        }
    }

    /** As {@link #thrown}, for whatever keeps this process from serving. */
    public void ended(Throwable failure) {
        LostPlace loss = LostPlace.broken(failure);
        try {
            lost(loss);
        } catch (Throwable again) {
            // There may be memory again once this thread has let go of what it has.
            timer.schedule(() -> onLost.accept(loss));
        }
    }

    /** Asks the store for its admission delay, beside the heartbeat and never in its way. */
    private void askForAdmission() {
        if (!admissionPace.isRunning()) {
            admissionPace.measure(Answers.of(store::admission)).subscribe(wait -> admitted(), this::notAdmitted);
        }
    }

    private void admitted() {
        upkeepAlone = null;
        notAdmitted = null;
    }

    private void notAdmitted(Throwable error) {
        LOG.debug("The store was asked for its admission wait: {}", ErrorText.of(error));
        notAdmitted = ErrorText.message(error);
        if (error instanceof KvReadOnlyException refusal) {
            upkeepAlone = refusal.reason();
            trouble.refused(refusal);
        } else {
            upkeepAlone = null;
        }
    }

    /** The place is about to be given back: it is renewed no more, and to lose it is no alarm. Commits still work. */
    public void leaving() {
        leaving = true;
        beating.dispose();
    }

    /** The place was given back: nothing is written any more. */
    public void left() {
        fenced.set(true);
    }

    /** Whether replies may leave: the place is not lost, and was confirmed within most of the lease. */
    public boolean mayServe() {
        return !fenced.get() && sinceConfirmed() < serveForNanos;
    }

    /**
     * Whether no other node can have its actors yet, as one that does not answer is left alone for longer than that. Of a place
     * that nobody else can take, as {@link #mayServe}.
     */
    public boolean isConfirmed() {
        return !fenced.get() && sinceConfirmed() < confirmedForNanos;
    }

    /** @param count of the node's resident actors, which its heartbeats tell; asked on any thread */
    public void tellsOf(IntSupplier count) {
        residents = count;
    }

    /** Others may revoke the node, if they do not hear of it, when its heartbeat stands still for {@code silence}. */
    public void watched(Duration silence) {
        confirmedForNanos = Math.min(serveForNanos, silence.toNanos() / 10 * 9);
    }

    /** Whether a heartbeat or the store's admission took longer than a node waits, or does so now. */
    public boolean isSlow() {
        return heartbeatPace.isSlow() || admissionPace.isSlow();
    }

    /** The reason that the store itself gives for being slow; null when it gives none. */
    public @Nullable String slowness() {
        return notAdmitted;
    }

    /** Longer is slow. */
    public Duration slowStore() {
        return settings.slowStore();
    }

    /** Times of the last heartbeat, admission and group commit. */
    public StorePace pace() {
        return new StorePace(heartbeatPace.last(), admissionPace.last(), lastGroup, isSlow());
    }

    void groupCommitted(int actors) {
        lastGroup = actors;
    }

    /** Nanoseconds since the beginning of the last heartbeat that the store accepted, by whichever clock says more. */
    public long sinceConfirmed() {
        return confirmedAt.age(ticker, clock);
    }

    public boolean isFenced() {
        return fenced.get();
    }

    /** The newest version of this node's own commits. */
    public KvVersion floor() {
        return versions.floor();
    }

    /**
     * Reads at the read floor or after it: one round trip, but for a heartbeat first where the floor has become old. Cold;
     * ends with what the store says, too-old versions aside.
     */
    public Mono<KvSnapshot> read(KvRead.Builder request) {
        return Mono.defer(() -> isStale() ? refresh().then(readAtFloor(request)) : readAtFloor(request));
    }

    private boolean isStale() {
        return versions.age(ticker.nanoTime()) > settings.freshness().toNanos();
    }

    private Mono<KvSnapshot> readAtFloor(KvRead.Builder request) {
        return Mono.defer(() -> store.read(request.atLeast(versions.floor()).build()))
                .onErrorResume(
                        KvVersionTooOldException.class,
                        tooOld -> checkedRead(false)
                                .then(Mono.defer(() -> store.read(
                                        request.atLeast(versions.floor()).build()))))
                .doOnError(KvFutureVersionException.class, ahead -> storeIsAnother(ErrorText.of(ahead)));
    }

    /**
     * Commits {@code mutations} under the fence, again and again until the outcome is known. Cold, and never cancelled
     * once subscribed. Ends with {@link FencedException}, or a definite {@link KvException} that says why nothing was
     * written and never will be.
     */
    public Mono<KvVersion> commit(KvCommit mutations) {
        return new FencedCommit.Cold(this, mutations);
    }

    /** The commit of {@code mutations} that carries this node's fence; for its size as much as for sending it. */
    public KvCommit fenced(KvCommit.Builder mutations) {
        return mutations.conflictKey(epoch).build(versions.verified());
    }

    /** A commit that was sent at {@code nanos} landed at {@code version}. */
    void committed(KvVersion version, long nanos) {
        versions.committed(version, nanos);
        behindSince = null;
        if (upkeepAlone == null) {
            trouble.passed();
        }
    }

    /** One heartbeat, shared by all who ask while it is under way. */
    public Mono<Void> refresh() {
        return Mono.defer(() -> {
            Mono<Void> running = refreshing.get();
            if (running != null) {
                return running;
            }
            Mono<Void> fresh = new GuardedMono<>(
                    heartbeat().doFinally(end -> refreshing.set(null)).cache());
            return refreshing.compareAndSet(null, fresh) ? fresh : refresh();
        });
    }

    private Mono<Void> heartbeat() {
        return heartbeatPace.measure(Mono.defer(() -> {
            Moment began = Moment.now(ticker, clock);
            byte[] sign = new HeartbeatRecord(heartbeats.incrementAndGet(), residents.getAsInt()).encode();
            return commit(fenced(KvCommit.builder().set(heartbeatKey, sign).upkeep()))
                    .doOnNext(version -> {
                        confirmedAt = began;
                        listener.heartbeat(Duration.ofNanos(ticker.nanoTime() - began.nanos()));
                    })
                    .then()
                    .onErrorResume(KvReadOnlyException.class, refused -> confirmByReading(began, refused));
        }));
    }

    /** Confirms the place by reading it, which is enough where nobody else can write. */
    private Mono<Void> confirmByReading(Moment began, KvReadOnlyException refused) {
        return store.exclusive() ? checkedRead(false).doOnSuccess(live -> confirmedAt = began) : Mono.error(refused);
    }

    private void heartbeatFailed(Throwable error) {
        if (!fenced.get() && !(error instanceof KvReadOnlyException)) {
            LOG.warn("A heartbeat failed, the next one follows: {}", ErrorText.of(error));
        }
    }

    /** Reads the epoch record at a real version: both versions move there when it is live, else the place is lost. */
    Mono<Void> checkedRead(boolean outcomeUnknown) {
        return Mono.defer(() -> {
            long began = ticker.nanoTime();
            KvVersion before = versions.verified();
            return Answers.of(() -> store.transact(this::epochIsLive)).flatMap(read -> {
                if (!Boolean.TRUE.equals(read.value())) {
                    revoked();
                    return Mono.error(new FencedException("This node lost its place in the store.", outcomeUnknown));
                }
                if (before.isAfter(read.readVersion())) {
                    return Mono.error(behind(before, read.readVersion(), outcomeUnknown));
                }
                versions.checked(read.readVersion(), began);
                behindSince = null;
                return Mono.empty();
            });
        });
    }

    /**
     * A read at an older version than this node has seen proves nothing of the epoch record. A store may give one out for a
     * moment where it was told to risk that; one that gives out no other for a whole lease is not the store it was.
     */
    private RuntimeException behind(KvVersion before, KvVersion read, boolean outcomeUnknown) {
        String what = "a read got version " + read + ", older than " + before + " of before";
        Moment first = behindSince;
        if (first == null) {
            behindSince = Moment.now(ticker, clock);
        } else if (first.age(ticker, clock) >= settings.lease().toNanos()) {
            storeIsAnother(what);
            return new FencedException("The store went back in time.", outcomeUnknown);
        }
        return new KvUnavailableException("The store is behind, " + what + ": try again after a pause.", null);
    }

    private Mono<Boolean> epochIsLive(KvTransaction tx) {
        return tx.get(epoch).map(bytes -> EpochRecord.isLive(epoch, bytes)).defaultIfEmpty(false);
    }

    /** The epoch record was found removed or changed. */
    public void revoked() {
        lost(new LostPlace("its epoch record was removed or changed by another node", true));
    }

    /** The files are not where they were, or are those of another store. */
    void storeIsAnother(String reason) {
        lost(new LostPlace(reason, false));
    }

    void lost(LostPlace loss) {
        if (fenced.compareAndSet(false, true) && !leaving) {
            LOG.error("Node {} lost its place in the store and writes nothing any more: {}", node, loss.reason());
            beating.dispose();
            listener.fenced(loss.reason());
            onLost.accept(loss);
        }
    }
}
