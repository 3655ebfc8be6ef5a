package dev.rouse.turn;

import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.RuntimeListener;
import dev.rouse.call.CallKind;
import dev.rouse.call.Recipient;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.stream.ServingLane;
import reactor.core.publisher.Mono;

/** An event loop's share of the actors, as the turns of those know it. */
public interface TurnLane extends ServingLane {

    /** The turns that run for longer than a moment. */
    TurnWatch turns();

    RuntimeListener listener();

    /** The client that actors call other actors with. */
    ActorClient actors();

    /**
     * The actor at {@code actor} for calls of the runtime itself, on nobody's behalf.
     *
     * @throws dev.rouse.UnknownTypeException this node does not know its type
     */
    Recipient recipient(ActorAddress actor, CallKind kind);

    /** A random number of 64 bits. */
    long random();

    /** The wall clock, in milliseconds since 1970. */
    long clockMillis();

    /** The most that one turn may change of features, as the store counts. */
    long maxChanges();

    /**
     * An id for something that an actor makes: greater than that of each made here before. By the clock, with a random end: no id
     * of an actor comes twice.
     *
     * @param newest the greatest that the actor has
     */
    long newId(long newest);

    /** Reads at the newest version that this node knows of. */
    Mono<KvSnapshot> read(KvRead.Builder request);

    /** From any thread: whether the calling code is one of those that actors have run as blocking. */
    boolean isBlockingCode();
}
