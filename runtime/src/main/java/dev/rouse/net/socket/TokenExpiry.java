package dev.rouse.net.socket;

import dev.rouse.net.request.IdentifiedRequest;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The time at which the token expires that opened a socket, where it does. On the event loop of the socket. */
final class TokenExpiry {

    /** For calls to be answered that were made before. */
    private static final long GRACE_MILLIS = 5000;

    private @Nullable Future<?> task;

    /**
     * Begins to wait for it.
     *
     * @param head of the request that opened the socket
     * @param expired run then: no more calls are taken
     * @param outlasted run when calls have no more time to be answered
     */
    void begin(HttpRequest head, EventExecutor loop, Runnable expired, Runnable outlasted) {
        Instant end = IdentifiedRequest.expiryOf(head);
        if (end == null) {
            return;
        }
        long millis = Math.max(0, Duration.between(Instant.now(), end).toMillis());
        task = loop.schedule(
                () -> {
                    task = loop.schedule(outlasted, GRACE_MILLIS, TimeUnit.MILLISECONDS);
                    expired.run();
                },
                millis,
                TimeUnit.MILLISECONDS);
    }

    void end() {
        if (task != null) {
            task.cancel(false);
        }
    }
}
