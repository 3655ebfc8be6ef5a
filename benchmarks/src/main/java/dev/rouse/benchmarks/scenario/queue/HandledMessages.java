package dev.rouse.benchmarks.scenario.queue;

import dev.rouse.RuntimeListener;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Ends of messages, told to those who wait for one, the first first: which message was whose is not known to a listener. So a rate is
 * exact, and a latency is about right where all messages take as long.
 */
final class HandledMessages implements RuntimeListener {

    private final Queue<Sinks.Empty<Void>> waiting = new ConcurrentLinkedQueue<>();

    /** Waits for the end of a message more, once {@code sent} is. */
    Publisher<Void> after(Mono<Void> sent) {
        Sinks.Empty<Void> end = Sinks.empty();
        waiting.add(end);
        return sent.then(end.asMono());
    }

    @Override
    public void messageHandled(String type, String queue, Duration waited, int attempt, boolean failed, boolean dead) {
        if (failed) {
            throw new IllegalStateException("A message of " + queue + " failed.");
        }
        Sinks.Empty<Void> first = waiting.poll();
        if (first != null) {
            first.tryEmitEmpty();
        }
    }
}
