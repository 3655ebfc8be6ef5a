package dev.rouse.wire;

import dev.rouse.ActorAddress;
import dev.rouse.ErrorKind;
import dev.rouse.Principal;
import dev.rouse.TraceContext;
import dev.rouse.record.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message of the protocol. A connection begins with a handshake: <i>open</i>, where a secret is shared <i>challenge</i> and
 * <i>proof</i>, and <i>ready</i>. Then either side makes calls, each with a number of its own choice, by which all that follows
 * of it is known; the numbers of both sides have nothing to do with each other. Arrays in frames are not copied.
 */
public sealed interface Frame {

    /** Number of the call or subscription that the frame is about; 0 for the connection itself. */
    default long id() {
        return 0;
    }

    /**
     * Identity of one side of a connection between nodes.
     *
     * @param build version of its program
     */
    record Identity(StoreId store, NodeId node, String build) {}

    /**
     * First frame of a connection, from who opened it.
     *
     * @param identity null for a client
     * @param nonce 32 random bytes, never used again; none from a client
     */
    record Open(ProtocolVersion version, @Nullable Identity identity, byte[] nonce) implements Frame {}

    /**
     * The acceptor's answer where a secret is shared: prove that you know it.
     *
     * @param version that both speak
     * @param nonce 32 random bytes, never used again
     */
    record Challenge(ProtocolVersion version, Identity identity, byte[] nonce) implements Frame {}

    /** The opener's proof that it knows the secret. */
    record Proof(byte[] mac) implements Frame {}

    /**
     * The acceptor's last word of the handshake: calls may begin.
     *
     * @param version that both speak
     * @param identity null for a client
     * @param mac the acceptor's proof, where a secret is shared
     */
    record Ready(ProtocolVersion version, @Nullable Identity identity, WireLimits limits, byte @Nullable [] mac)
            implements Frame {}

    /**
     * A call. Answered by {@link Result}, by {@link Next} and {@link Complete}, by {@link Failure}, or by {@link Moved}; where it was to
     * be passed on, by {@link Lost} too.
     *
     * @param arguments of the action, each null for null; of a create at most its input
     * @param demand for elements of a stream; 0 where a single value is expected
     * @param chain the turns that wait for this call, the first caller first
     */
    record Call(
            long id,
            Target target,
            List<@Nullable WireValue> arguments,
            long demand,
            Terms terms,
            List<Waiting> chain,
            @Nullable Trace trace)
            implements Frame {}

    /** Kind of a call: what it wants of its actor. */
    enum CallKind {
        GET_OR_CREATE,
        GET,
        CREATE,
        DESTROY,
        PAUSE,
        RESUME,
        /** An order about the actor's schedule, named by the action. */
        SCHEDULE,
        /** Information on the actor, read without waking it. */
        INFO,
        /** An order about a connection of the actor, named by the action. */
        CONNECTION,
        /** An order about a queue of the actor, named by the action. */
        QUEUE,
        /** Events of the actor from a position on, which is the argument: a stream of pages. */
        EVENTS,
        /** The order of a client about a workflow of the actor: the action is the path of a request below these, with its query. */
        WORKFLOW
    }

    /**
     * The actor that a call goes to. Type and key are as they arrived: {@link #address} checks them.
     *
     * @param key its parts
     * @param action null for a call that wants no turn
     */
    record Target(
            CallKind kind,
            String type,
            List<String> key,
            @Nullable String action) {

        /** @throws dev.rouse.InvalidAddressException no actor can have that address */
        public ActorAddress address() {
            return ActorAddress.of(type, key);
        }
    }

    /**
     * Under which conditions a call is made.
     *
     * @param timeLeft until its deadline; null for none. In whole microseconds
     * @param passesDeadlineOn whether calls that are made for it have the same deadline
     * @param idempotencyKey under which it may be made again without being run again; null for none
     * @param forwards how often a node sent it on
     * @param relayTo the node that it is passed on to by the one that it comes to, which is neither the caller's nor the actor's;
     *     null for a call to the node that it comes to
     * @param principal the identity that it is made under; null for none. Between nodes only
     * @param connection id of the connection of the actor that it comes over; null for none
     */
    record Terms(
            @Nullable Duration timeLeft,
            boolean passesDeadlineOn,
            @Nullable String idempotencyKey,
            int forwards,
            @Nullable NodeId relayTo,
            @Nullable Principal principal,
            @Nullable String connection) {

        /** Of a call to the node that it comes to, under no identity. */
        public Terms(
                @Nullable Duration timeLeft, boolean passesDeadlineOn, @Nullable String idempotencyKey, int forwards) {
            this(timeLeft, passesDeadlineOn, idempotencyKey, forwards, null, null, null);
        }
    }

    /**
     * A turn that waits for a call.
     *
     * @param actor {@code type/key}
     * @param node where it runs
     * @param turn a number by which that node knows it
     */
    record Waiting(String actor, String action, NodeId node, long turn) {}

    /** Context of a trace, as W3C has it. */
    record Trace(String traceparent, @Nullable String tracestate) {

        /** That of {@code context}; null for none. */
        public static @Nullable Trace of(@Nullable TraceContext context) {
            return context == null ? null : new Trace(context.traceparent(), context.tracestate());
        }

        /** As the headers of a request count: null where it is not legal. */
        public @Nullable TraceContext context() {
            return TraceContext.of(traceparent, tracestate);
        }

        /** Number of characters. */
        public int length() {
            return traceparent.length() + (tracestate == null ? 0 : tracestate.length());
        }
    }

    /** The one value of an answer; null for none. */
    record Result(long id, @Nullable WireValue value) implements Frame {}

    /**
     * The end of a call, a subscription or, with 0, of what the connection was asked for.
     *
     * @param begun whether a turn of the call began: if not, the same call may be made again
     */
    record Failure(long id, WireError error, boolean begun) implements Frame {}

    /** The end of a call that was passed on: the way to its actor's node broke, and nobody knows what became of it there. */
    record Lost(long id) implements Frame {}

    /** An element of a stream. */
    record Next(long id, WireValue value) implements Frame {}

    /** The end of a stream. */
    record Complete(long id) implements Frame {}

    /** More of a stream is wanted: of the answer, or by its receiver of what a call brings with it. */
    record Request(long id, long elements) implements Frame {}

    /** Nobody waits for the answer any more, or, by the receiver of a call, for what that brings with it. */
    record Cancel(long id) implements Frame {}

    /**
     * Events of an actor are wanted. Answered by {@link Subscribed}, and by {@link Event} and {@link Gap} until {@link Unsubscribe},
     * or by {@link Failure}.
     *
     * @param topic the name of those that are wanted; null for all
     * @param after the number of the last one that is not wanted, 0 for all that are kept; null for those from now on
     * @param life of the numbering that it is of, as it was told with it; null for any
     * @param connection of the actor that the subscriber has; null for none
     */
    record Subscribe(
            long id,
            String type,
            List<String> key,
            @Nullable String topic,
            @Nullable Long after,
            @Nullable Long life,
            @Nullable String connection)
            implements Frame {}

    /**
     * A subscription stands: events behind {@code after} follow.
     *
     * @param life of the numbering that it is of; 0 before the first event
     */
    record Subscribed(long id, long after, long life) implements Frame {}

    /** No more events are wanted. */
    record Unsubscribe(long id) implements Frame {}

    /**
     * An event of a subscription.
     *
     * @param sequence its number
     * @param life of the numbering, where it is another one than was told last; else 0
     */
    record Event(
            long id, long sequence, String name, @Nullable WireValue value, long life) implements Frame {}

    /**
     * Events that the subscriber will not get any more: those from {@code first} to {@code last}. None, where the last is before the
     * first: then only the numbering began anew.
     *
     * @param life of the numbering, where it is another one than was told last; else 0
     */
    record Gap(long id, long first, long last, long life) implements Frame {}

    /** Everything up to {@code sequence} was taken over. */
    record Acknowledge(long id, long sequence) implements Frame {}

    /**
     * A message, which is acknowledged once it is durable.
     *
     * @param name of the queue
     * @param deduplicationKey under which it is taken only once; null for none
     */
    record Send(
            long id,
            String type,
            List<String> key,
            String name,
            @Nullable WireValue value,
            @Nullable String deduplicationKey)
            implements Frame {}

    /**
     * A connection to an actor is wanted, which outlives the socket. Answered by {@link Connected} or {@link Failure}; its number is that of
     * all frames about it until its end.
     *
     * @param parameters of a new one; null for none
     * @param connection the id of one that is to be resumed; null for a new one
     * @param after the number of the last event that the client has seen of it; null to begin where {@link Connected} says
     * @param attempt the number of this attempt of the client to resume it, from 1 on: one that arrives behind a later one takes nothing
     *     from that. 0 of a client that does not number them
     * @param trace in which it is asked for; null for none
     */
    record Connect(
            long id,
            String type,
            List<String> key,
            @Nullable WireValue parameters,
            @Nullable String connection,
            @Nullable Long after,
            long attempt,
            @Nullable Trace trace)
            implements Frame {

        /** Of no trace. */
        public Connect(
                long id,
                String type,
                List<String> key,
                @Nullable WireValue parameters,
                @Nullable String connection,
                @Nullable Long after,
                long attempt) {
            this(id, type, key, parameters, connection, after, attempt, null);
        }
    }

    /**
     * The client is connected.
     *
     * @param connection by which it may resume: a secret
     * @param resumed whether it was there before
     * @param received number of the last message whose outcome is durable
     * @param after the number behind which the events of it come
     */
    record Connected(long id, String connection, boolean resumed, long received, long after) implements Frame {}

    /** A connection ends: for good from its client, and told to its client where its actor or another socket ended it. */
    record Disconnect(long id, @Nullable String reason) implements Frame {}

    /**
     * A message of a connection, which has no answer but {@link Acknowledge} or {@link Refused}.
     *
     * @param number greater than that of the message before, from 1 on: one that was received is not run again
     * @param trace in which it was sent; null for none
     */
    record Message(
            long id,
            long number,
            String action,
            List<@Nullable WireValue> arguments,
            @Nullable Trace trace) implements Frame {

        /** Of no trace. */
        public Message(long id, long number, String action, List<@Nullable WireValue> arguments) {
            this(id, number, action, arguments, null);
        }
    }

    /** The turn of a message failed, and changed nothing: it counts as acknowledged. */
    record Refused(long id, long number, WireError error) implements Frame {}

    /** Are you there? */
    record Ping(long number) implements Frame {}

    /** Yes: the number is that of the ping. */
    record Pong(long number) implements Frame {}

    /**
     * The answer to a call that came to a node which does not own the actor's shard. No turn began.
     *
     * @param owner as far as the node knows; null for none
     * @param address where the owner is reached; null for unknown
     * @param sequence of the owner row that says so
     */
    record Moved(
            long id,
            int shard,
            @Nullable NodeId owner,
            @Nullable String address,
            long sequence) implements Frame {}

    /** Will you take these shards? Answered by {@link Result} with null for yes, or by {@link Failure}. */
    record Prepare(long id, List<Integer> shards) implements Frame {}

    /**
     * Shards that the sender has released, for the receiver to claim. Answered by {@link Result} with null, or by {@link Failure}.
     *
     * @param bundles of actors in them, so that these need not be read again; any of them may be missing
     */
    record Offer(long id, List<Offered> shards, List<WarmBundle> bundles) implements Frame {}

    /**
     * A shard that is offered.
     *
     * @param sequence of the owner row by which it was released: with any other in the row its bundles are worth nothing
     */
    record Offered(int shard, long sequence) {}

    /**
     * Records of an actor as the store has them.
     *
     * @param bundle in a form of its own
     */
    record WarmBundle(String type, List<String> key, byte[] bundle) {}

    /** The tables of the cluster have changed: look at them. A hint, which may be lost. */
    record Look() implements Frame {}

    /**
     * Can you reach that node? Answered by {@link Result} with null for yes, or by {@link Failure}.
     *
     * @param address where it is said to be
     */
    record Probe(long id, NodeId node, String address) implements Frame {}

    /**
     * Read ahead what these actors need to start. Answered by {@link Result} with the number of those that were made ready, or by
     * {@link Failure}.
     *
     * @param keys of actors of one type, each by its parts
     */
    record Prewarm(long id, String type, List<List<String>> keys) implements Frame {}

    /**
     * A question about what the actors of the node do. Answered by {@link Result}, or by {@link Failure}.
     *
     * @param question in a form of its own
     */
    record Report(long id, WireValue question) implements Frame {}

    /**
     * A question about a call that the sender has made over this link and that is not answered yet. Answered by {@link Result}, or by
     * {@link Failure}.
     *
     * @param call its number
     * @param question in a form of its own
     */
    record Inquire(long id, long call, WireValue question) implements Frame {}

    /**
     * The last frame: the connection is closed once it was sent.
     *
     * @param code stable, in snake case
     */
    record Goodbye(String code, String message) implements Frame {

        /**
         * Code of a side that leaves, and has answered before this frame all calls that it took on the connection: any other never
         * began, and never will.
         */
        public static final String ALL_ANSWERED = "all_answered";
    }

    /**
     * A frame of a newer minor version, or one with a value that only such a version knows. Never sent.
     *
     * @param name of the frame, or of the frame and what it has
     */
    record Unrecognized(String name, long id) implements Frame {

        /** The answer, which leaves the connection as it is. */
        public Failure refusal() {
            Map<String, Object> facts = Map.of("frame", name, "version", ProtocolVersion.CURRENT.toString());
            String message = "Version " + ProtocolVersion.CURRENT + " of the protocol has no " + name
                    + ": do without it, or update the other side.";
            return new Failure(
                    id,
                    new WireError(
                            Unrecognized.class.getName(),
                            message,
                            new WireError.Facts(false, ErrorKind.INVALID.name(), "request", "unknown_frame", facts),
                            Map.of(),
                            null),
                    false);
        }
    }
}
