package dev.rouse.link.tcp;

import dev.rouse.base.ErrorText;
import dev.rouse.base.Quantity;
import dev.rouse.link.ForeignText;
import dev.rouse.log.GuardedLogger;
import dev.rouse.wire.MalformedFrameException;
import dev.rouse.wire.link.LinkRefusedException;
import io.netty.util.concurrent.Ticker;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * Log of the connections that were not let in: one line of each kind a minute, however many there are, as anybody can cause
 * them. Safe from any thread.
 */
final class RefusalLog {

    private static final Logger LOG = GuardedLogger.of(RefusalLog.class);
    private static final Duration QUIET = Duration.ofMinutes(1);

    /** Kind of a refusal. */
    enum Kind {
        NO_HANDSHAKE,
        PROTOCOL,
        STORE,
        NODE,
        SECRET,
        TLS,
        /** No frame, as a browser sends none. */
        GARBAGE,
        /** It said nothing in time. */
        SILENT,
        /** There were too many of them at once. */
        CROWDED,
        /** It went away, or something else happened to it. */
        OTHER;

        static Kind of(Throwable reason) {
            if (reason instanceof LinkRefusedException refused) {
                return valueOf(refused.reason().name());
            }
            if (reason instanceof MalformedFrameException) {
                return GARBAGE;
            }
            if (reason instanceof CrowdedException) {
                return CROWDED;
            }
            return reason instanceof SocketTimeoutException ? SILENT : OTHER;
        }
    }

    /** Refusals of one kind. */
    private static final class Count {

        private final AtomicLong saidAt;
        private final AtomicLong unsaid = new AtomicLong();

        Count(long longAgo) {
            saidAt = new AtomicLong(longAgo);
        }
    }

    private final Ticker ticker;
    private final Map<Kind, Count> counts = new EnumMap<>(Kind.class);

    RefusalLog(Ticker ticker) {
        this.ticker = ticker;
        for (Kind kind : Kind.values()) {
            counts.put(kind, new Count(ticker.nanoTime() - QUIET.toNanos()));
        }
    }

    void refused(@Nullable SocketAddress from, Throwable reason) {
        Kind kind = Kind.of(reason);
        String text = ForeignText.of(ErrorText.message(reason));
        if (kind == Kind.OTHER) {
            LOG.debug("A connection from {} ended before its handshake did: {}", from, text);
            return;
        }
        Count count = Objects.requireNonNull(counts.get(kind));
        long said = count.saidAt.get();
        long now = ticker.nanoTime();
        if (now - said < QUIET.toNanos() || !count.saidAt.compareAndSet(said, now)) {
            count.unsaid.incrementAndGet();
            return;
        }
        long others = count.unsaid.getAndSet(0);
        LOG.warn(
                "Refused a connection from {} to the address for nodes ({}): {}{}",
                from,
                kind.name().toLowerCase(Locale.ROOT),
                text,
                others == 0
                        ? ""
                        : " So were " + Quantity.of(others, "other") + " of the kind since the last such line.");
    }
}
