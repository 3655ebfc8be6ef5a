package dev.rouse.commit;

import dev.rouse.base.ErrorText;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvConflictException;
import dev.rouse.kv.KvFutureVersionException;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.KvVersionTooOldException;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvLostException;
import dev.rouse.kv.error.KvOutcomeUnknownException;
import dev.rouse.kv.error.KvReadOnlyException;
import dev.rouse.kv.error.KvTransientException;
import java.time.Duration;
import java.util.Objects;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.util.retry.Retry;

/**
 * One commit on its way to a known outcome. The first attempt, which is almost always the only one, has no operator around
 * it. Cancelling stops nothing: what was sent may land, and versions must move when it does.
 */
final class FencedCommit extends Operators.MonoSubscriber<KvVersion, KvVersion> {

    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(1);

    /** Number of times that a commit is sent to a store whose answers say nothing of it. */
    private static final int MOST_SENSELESS = 3;

    private final NodeFence fence;
    private final KvCommit commit;
    private KvVersion since;
    private long began;
    private boolean everUnknown;
    private boolean firstAnswered;
    private int refusals;
    private int senseless;
    private Duration pause;

    private FencedCommit(NodeFence fence, KvCommit commit, CoreSubscriber<? super KvVersion> subscriber) {
        super(subscriber);
        this.fence = fence;
        this.commit = commit;
        this.since = commit.since();
        this.pause = fence.settings().backoff();
    }

    /** A commit per subscription. */
    static final class Cold extends Mono<KvVersion> {

        private final NodeFence fence;
        private final KvCommit commit;

        Cold(NodeFence fence, KvCommit commit) {
            this.fence = fence;
            this.commit = commit;
        }

        @Override
        public void subscribe(CoreSubscriber<? super KvVersion> subscriber) {
            FencedCommit attempts = new FencedCommit(fence, commit, subscriber);
            subscriber.onSubscribe(attempts);
            attempts.sendFirst();
        }
    }

    /** The store's code is not ours: what it throws is its answer. */
    private void sendFirst() {
        try {
            send().subscribe(this);
        } catch (Throwable e) {
            if (firstAnswered) {
                throw e;
            }
            onError(e);
        }
    }

    private Mono<KvVersion> send() {
        if (fence.isFenced()) {
            return Mono.error(new FencedException("This node lost its place in the store.", everUnknown));
        }
        since = fence.versions().verified();
        began = fence.ticker().nanoTime();
        try {
            return Objects.requireNonNull(fence.store().commit(commit.since(since)), "commit returned null");
        } catch (Throwable e) {
            return Mono.error(e instanceof KvException ? e : new Unsent(e));
        }
    }

    /** Error of a store that threw before there was anything to subscribe to. */
    private static final class Unsent extends KvException {
        private static final long serialVersionUID = 1L;

        Unsent(Throwable cause) {
            super("The store threw where it was asked for a commit, nothing was sent: " + ErrorText.of(cause), cause);
        }
    }

    private KvVersion landed(KvVersion version) {
        if (!version.isAfter(since)) {
            fence.storeIsAnother(
                    "a commit got version " + version + ", not after " + since + " which it was checked since");
            throw new FencedException("The store went back in time.", true);
        }
        fence.committed(version, began);
        return version;
    }

    // The first attempt.

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(KvVersion version) {
        firstAnswered = true;
        try {
            landed(version);
        } catch (FencedException e) {
            onError(e);
            return;
        }
        complete(version);
    }

    @Override
    public void onComplete() {
        if (!firstAnswered) {
            onError(noVersion());
        }
    }

    @Override
    public void onError(Throwable first) {
        firstAnswered = true;
        recover(first).then(untilKnown()).subscribe(this::complete, actual::onError, null, currentContext());
    }

    // And all others.

    /** Flat, so that an outage of hours leaves no chain behind. */
    private Mono<KvVersion> untilKnown() {
        return Answers.of(this::send)
                .switchIfEmpty(Mono.error(FencedCommit::noVersion))
                .map(this::landed)
                .retryWhen(Retry.from(signals ->
                        signals.concatMap(signal -> recover(signal.failure()).thenReturn(true))));
    }

    /** Completes when the commit may be sent again; ends with the error that ends it. */
    private Mono<Void> recover(Throwable error) {
        if (error instanceof KvConflictException || error instanceof KvVersionTooOldException) {
            return fence.checkedRead(everUnknown)
                    .onErrorResume(this::unreadable)
                    .then(refusals++ == 0 ? Mono.empty() : pause());
        }
        if (error instanceof KvOutcomeUnknownException) {
            everUnknown = true;
            fence.trouble().failed(error);
            return pause();
        }
        if (error instanceof KvFutureVersionException) {
            fence.storeIsAnother(ErrorText.of(error));
            return Mono.error(new FencedException("The store went back in time.", everUnknown));
        }
        if (error instanceof KvReadOnlyException refusal) {
            fence.trouble().refused(refusal);
            return everUnknown ? pause() : Mono.error(refusal);
        }
        if (error instanceof KvTransientException) {
            fence.trouble().failed(error);
            return pause();
        }
        if (error instanceof KvLostException lost) {
            fence.storeIsAnother(lost.reason());
            return Mono.error(new FencedException("The store is lost.", everUnknown));
        }
        return error instanceof KvException || error instanceof FencedException ? end(error) : senseless(error);
    }

    /** No error of the SPI says whether the commit was applied, and none may be made up: it is as if it was unknown. */
    private Mono<Void> senseless(Throwable error) {
        everUnknown = true;
        fence.thrown(error);
        return ++senseless < MOST_SENSELESS ? pause() : end(error);
    }

    private static IllegalStateException noVersion() {
        return new IllegalStateException("The store completed a commit without a version.");
    }

    /** Nothing definite may be said of a commit that was unknown once. */
    private Mono<Void> end(Throwable error) {
        if (everUnknown && !(error instanceof FencedException)) {
            fence.lost(new LostPlace("a commit of unknown outcome cannot be repeated: " + ErrorText.of(error), true));
            return Mono.error(
                    new FencedException("The outcome of a commit cannot be known: " + ErrorText.of(error), true));
        }
        return Mono.error(error);
    }

    private Mono<Void> unreadable(Throwable error) {
        return error instanceof KvTransientException || error instanceof KvConflictException ? pause() : end(error);
    }

    private Mono<Void> pause() {
        Duration now = pause;
        Duration doubled = pause.multipliedBy(2);
        pause = doubled.compareTo(LONGEST_BACKOFF) < 0 ? doubled : LONGEST_BACKOFF;
        return Mono.delay(now, fence.timer()).then();
    }
}
