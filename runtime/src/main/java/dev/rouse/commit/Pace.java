package dev.rouse.commit;

import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** Times of one kind of request, of which one runs at a time: the last one, and the one that runs. */
final class Pace {

    private final Ticker ticker;
    private final long slowNanos;
    private volatile long lastNanos;
    private volatile long began;
    private volatile boolean running;

    /** @param slow longer is slow */
    Pace(Ticker ticker, Duration slow) {
        this.ticker = ticker;
        this.slowNanos = slow.toNanos();
    }

    <T> Mono<T> measure(Mono<T> request) {
        return Mono.defer(() -> {
            began = ticker.nanoTime();
            running = true;
            return request.doFinally(end -> {
                lastNanos = ticker.nanoTime() - began;
                running = false;
            });
        });
    }

    boolean isRunning() {
        return running;
    }

    boolean isSlow() {
        return lastNanos > slowNanos || running && ticker.nanoTime() - began > slowNanos;
    }

    Duration last() {
        return Duration.ofNanos(lastNanos);
    }
}
