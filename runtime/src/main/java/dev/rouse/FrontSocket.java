package dev.rouse;

import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A raw WebSocket of an actor as a front holds it. From any thread; all publishers are cold. */
public interface FrontSocket {

    /** The address of the actor. */
    ActorAddress actor();

    /** The sub-protocol that the actor chose. */
    Optional<String> protocol();

    /**
     * Hands a message to {@link Actor#onSocketMessage}, and again until its outcome is known: its effects happen once. Completes when they
     * are durable. One at a time.
     *
     * @return ends with the error of the hook, or {@link ConnectionEndedException}
     */
    Mono<Void> message(RawMessage message);

    /** Frames that the actor sends, once: completes behind a {@link RawClose}. It wakes nobody. */
    Flux<RawFrame> sent();

    /**
     * Ends it. Completes at once: this node sees to it that the actor hears of it, also where that takes several tries.
     *
     * @param reason told to {@link Actor#onDisconnect}
     */
    Mono<Void> disconnect(String reason);
}
