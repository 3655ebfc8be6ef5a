package dev.rouse.connection.front;

import dev.rouse.NodeUnavailableException;
import dev.rouse.record.NodeId;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Keeps actors from taking connections for lost while this node holds them: a node that lost its place and has a new one takes up
 * what it holds under its new name.
 */
final class FrontPresence {

    private static final Duration LOOKS_EVERY = Duration.ofSeconds(2);
    private static final int AT_ONCE = 32;

    private final FrontNode node;
    private final Collection<HeldConnection> held;
    private final AtomicBoolean isLooking = new AtomicBoolean();

    /** @param held all that this node holds, at any time */
    FrontPresence(FrontNode node, Collection<HeldConnection> held) {
        this.node = node;
        this.held = held;
    }

    /** Called when there is one more. */
    void lookLater() {
        if (!held.isEmpty() && !node.hasEnded() && isLooking.compareAndSet(false, true)) {
            Mono.delay(LOOKS_EVERY, node.timer())
                    .thenMany(Flux.defer(this::look))
                    .onErrorComplete()
                    .doFinally(signal -> {
                        isLooking.set(false);
                        lookLater();
                    })
                    .subscribe();
        }
    }

    private Flux<Void> look() {
        NodeId self;
        try {
            self = node.self();
        } catch (NodeUnavailableException e) {
            return Flux.empty();
        }
        return Flux.fromIterable(held)
                .filter(connection -> !connection.isAt(self))
                .flatMap(connection -> connection.moveTo(self), AT_ONCE);
    }
}
