package dev.rouse.client.session;

import dev.rouse.client.socket.Endpoint;
import dev.rouse.log.GuardedLogger;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** Tells the states of a session: to each subscriber the present one, and those that follow. */
final class SessionStates {

    private static final Logger LOG = GuardedLogger.of(SessionStates.class);

    private final Sinks.Many<SessionState> sink = Sinks.many().replay().latest();

    SessionStates() {
        tell(SessionState.Phase.IDLE, null, null, 0);
    }

    /** A subscriber that takes them slowly misses those that are over. */
    Flux<SessionState> all() {
        return sink.asFlux().onBackpressureLatest();
    }

    /** On the loop. */
    void tell(SessionState.Phase phase, @Nullable Endpoint endpoint, @Nullable Throwable cause, long pauseNanos) {
        LOG.atDebug()
                .addKeyValue("endpoint", endpoint)
                .addKeyValue("pauseMillis", pauseNanos / 1_000_000)
                .setCause(cause)
                .log("Client is {}", phase);
        SessionState state = new SessionState(phase, endpoint, cause, Duration.ofNanos(pauseNanos));
        try {
            sink.tryEmitNext(state);
            if (phase == SessionState.Phase.CLOSED) {
                sink.tryEmitComplete();
            }
        } catch (Throwable e) {
            LOG.error("A subscriber to the states of a client threw, which it must not", e);
        }
    }
}
