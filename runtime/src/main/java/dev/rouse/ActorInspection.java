package dev.rouse;

import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Views into the actors of a node and its cluster, and orders that reach into them: the part of {@link Administration} that an inspector
 * needs beside it. Every {@code Mono} is as those of that: no actor is woken unless it says so, and what names a type that is not registered
 * ends with {@link UnknownTypeException}, or throws it.
 */
public interface ActorInspection {

    /**
     * The actors of a type whose keys begin with something, in key order.
     *
     * @param prefix of {@link ActorAddress#key}; empty for all
     * @param cursor {@link ActorPage#next()} of the page before, of the same prefix; null for the first
     * @param limit at most so many, from 1 to 1,000
     */
    Mono<ActorPage> list(String type, String prefix, @Nullable String cursor, int limit);

    /**
     * The actor, as its node tells it, and which that is. A node that does not answer within a second is told of as {@linkplain
     * ActorPresence#silent silent}.
     */
    Mono<LocatedActor> actor(ActorAddress address);

    /**
     * Tells where actors are awake, in the order of {@code actors}: each node that has some of them is asked once for each 100 of them, at most 16
     * at a time. Those of a node that does not answer within a second, or that is not asked within two, are told of as {@linkplain
     * ActorPresence#silent silent}. Reads nothing in the store: actors that do not exist are asleep too, and so may be one whose shard is on
     * the move.
     *
     * @param actors at most 1,000; for more it ends with {@link InvalidCallException}
     */
    Mono<List<ActorPresence>> presence(List<ActorAddress> actors);

    /** The state of an actor as it is in the store; empty where there is none. */
    Mono<ActorStateInfo> state(ActorAddress address);

    /**
     * Replaces the state of an actor in a turn of its own. Completes, when that is durable, with whether the actor still had the state of
     * {@code revision}: false changes nothing. Wakes the actor, and ends with {@link ActorNotFoundException} where there is none, with {@link
     * InvalidCallException} where {@code json} is no state of its type, or as a call of it does: while it is paused or stopped, resume it
     * first.
     *
     * @param revision of {@link ActorStateInfo}
     * @param json the new state, as its codec reads it
     */
    Mono<Boolean> editState(ActorAddress address, String revision, String json);

    /**
     * The own data of an actor as it is in the store, in the order of the keys.
     *
     * @param cursor {@link DataPage#next()} of the page before; null for the first
     * @param limit at most so many entries, from 1 to 1,000; a page of large values has fewer, and ends at 1 MiB
     */
    Mono<DataPage> data(ActorAddress address, @Nullable String cursor, int limit);

    /** The connections of clients to an actor, as they are in the store; at most 1,000 of them and 1 MiB. */
    Mono<List<ConnectionInfo>> connections(ActorAddress address);

    /**
     * The newest part of the history of a workflow as it is stored, all of it at one version: at most 1,000 entries, and 1 MiB beside those of its
     * record. One that has ended has no entries. Values are told as they are, those that its codec does not write as JSON as Jackson writes them;
     * {@link Administration#workflowHistory} exports all of it, with what may be told. Ends with {@link WorkflowNotFoundException} where there is
     * none.
     */
    Mono<WorkflowTimeline> workflowTimeline(ActorAddress address, String id);

    /** Puts an actor that is awake to sleep, behind what is in line. Completes with whether it was awake. */
    Mono<Boolean> sleep(ActorAddress address);

    /**
     * The token by which this one actor may be inspected: made by the first who asks, and gone with the actor. Wakes the actor, and ends with
     * {@link ActorNotFoundException} where there is none, or as a call of it does.
     */
    Mono<String> token(ActorAddress address);

    /** Whether {@code token} is the one by which an actor may be inspected. */
    Mono<Boolean> isToken(ActorAddress address, String token);

    /**
     * Tells of the turns of the cluster's actors: which had the most, and which took the longest. Each node is asked, and counts from when it is
     * asked first, for as long as somebody asks again within ten seconds; else nothing is. One that does not answer within a second is named as
     * {@linkplain TurnActivity.Share#silent silent}.
     */
    Mono<TurnActivity> activity();

    /**
     * Lives of the cluster's actors from now on: those of this node as they are, those of others with a look at each node a second, at most 200 of
     * a node with one look. A node that does not answer within a second is told of as {@linkplain ClusterLives#silent silent} with each look. Each
     * subscription looks for itself, on any thread, until it is cancelled; it does not end otherwise, but with the node's place in the store.
     *
     * @param actor whose; null for those of all
     */
    Flux<ClusterLives> lives(@Nullable ActorAddress actor);
}
