package dev.rouse.call;

import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.loop.LaneLoop;
import dev.rouse.type.Action;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/** Calls with at most one answer: one per subscription. */
public final class CallMono extends Mono<Object> implements CallSource {

    private final Recipient recipient;
    private final @Nullable Action action;
    private final Object[] arguments;

    /**
     * Makes a source of calls to one actor.
     *
     * @param action null for calls that want no turn, as create and destroy
     * @param arguments of the action; of a create at most its input
     */
    public CallMono(Recipient recipient, @Nullable Action action, Object... arguments) {
        this.recipient = recipient;
        this.action = action;
        this.arguments = arguments;
    }

    @Override
    public Recipient recipient() {
        return recipient;
    }

    @Override
    public @Nullable Action action() {
        return action;
    }

    @Override
    public Object[] arguments() {
        return arguments;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Object> caller) {
        Scheduler timer = hasKey() ? recipient.route().timer() : null;
        if (timer == null) {
            makeCall(caller);
        } else {
            new Keyed(this, timer).made().subscribe(caller);
        }
    }

    /**
     * A call with a key: it is made again within its time-out, after a pause of 25 ms that doubles up to 500, where nobody knows whether
     * it happened, or this node has no place now.
     */
    private static final class Keyed {

        private static final long FIRST_PAUSE = Duration.ofMillis(25).toNanos();
        private static final long LONGEST_PAUSE = Duration.ofMillis(500).toNanos();

        private final CallMono source;
        private final CallRoute route;
        private final Scheduler timer;
        private final long end;
        private boolean again;

        private Keyed(CallMono source, Scheduler timer) {
            this.source = source;
            this.route = source.recipient().route();
            this.timer = timer;
            Duration own = source.recipient().terms().timeout();
            this.end =
                    now() + LaneLoop.nanos(own == null ? source.type().options().callTimeout() : own);
        }

        private long now() {
            return timer.now(TimeUnit.NANOSECONDS);
        }

        Mono<Object> made() {
            return new Attempt()
                    .retryWhen(Retry.from(failures ->
                            failures.concatMap(failure -> pause(failure.failure(), failure.totalRetries()))));
        }

        private final class Attempt extends Mono<Object> {

            @Override
            public void subscribe(CoreSubscriber<? super Object> caller) {
                source.makeCall(caller, left());
                again = true;
            }
        }

        /** Time that one which is made again has left; what the first has is a matter of its terms. */
        private @Nullable Duration left() {
            return again
                    ? Duration.ofNanos(Math.max(1, end - now()))
                    : source.recipient().terms().timeout();
        }

        private Mono<Long> pause(Throwable failure, long made) {
            long pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(made, 10));
            if (!isUndecided(failure) || end - now() <= pause) {
                return Mono.error(failure);
            }
            return Mono.delay(Duration.ofNanos(pause), timer)
                    .onErrorMap(RejectedExecutionException.class, ended -> failure);
        }

        private boolean isUndecided(Throwable failure) {
            return failure instanceof OutcomeUnknownException unknown
                            && source.address().equals(unknown.address())
                            && route.isOpen()
                    || failure instanceof NodeUnavailableException && route.isOpen();
        }
    }
}
