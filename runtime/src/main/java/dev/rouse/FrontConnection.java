package dev.rouse;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A connection to an actor as a front holds it: whatever brings a client, a WebSocket or a stream of a protocol of the user's own. From
 * any thread; all publishers are cold. Where another front resumes the connection, what is asked here ends with {@link
 * ConnectionEndedException}.
 */
public interface FrontConnection {

    /** The address of the actor. */
    ActorAddress actor();

    /** The id by which it may be resumed: a secret of its client. */
    String id();

    /** Whether it was there before. */
    boolean isResumed();

    /** The number of the last message whose effects are durable; 0 for none. */
    long received();

    /** Names of the events that it has subscribed to. */
    Set<String> subscriptions();

    /** The offset behind which the events come that the actor has sent since it was accepted or resumed, for {@link #sent}. */
    long position();

    /**
     * Hands a message to the actor, which runs {@code action} in a turn. Completes when its effects, or the word that it failed, are
     * durable. A number that the actor has seen is not run again: after an error that leaves open what happened the same message may be
     * handed over again, and has its effect once.
     *
     * @param number greater than that of each message before: these are handed over one at a time
     * @return ends with the error of the turn where that failed, and changed nothing
     */
    Mono<Void> message(long number, String action, @Nullable Object... arguments);

    /** Calls an action of the actor: as {@link ActorRef#call}, but {@link Actor#canCall} is asked, and the turn knows the connection. */
    Flux<Object> call(String action, @Nullable Object... arguments);

    /**
     * Notes with the actor that the client wants events of a name, where {@link Actor#canSubscribe} allows it. These are heard by {@link
     * ActorRef#events(EventQuery)}.
     */
    Mono<Void> subscribe(String event);

    /** Takes {@link #subscribe} back. */
    Mono<Void> unsubscribe(String event);

    /**
     * Events that the actor has sent to this connection alone, with the JSON of their values. It wakes nobody. Ends with {@link
     * ConnectionEndedException} when the actor ends the connection or another front resumes it.
     *
     * @param query from where, with a gap for all that is not kept any more; a name in it is ignored
     */
    Flux<ActorEvent<byte[]>> sent(EventQuery query);

    /**
     * Ends the connection. Completes at once: this node sees to it that the actor hears of it, also where that takes several tries.
     *
     * @param reason told to {@link Actor#onDisconnect}
     */
    Mono<Void> disconnect(String reason);

    /**
     * Tells that the client is away. Where no front resumes the connection in the time that {@link ConnectionOptions#resumeWithin} gives,
     * this node ends it. Does not block.
     */
    void lost();
}
