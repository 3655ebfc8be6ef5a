package dev.rouse.remote.in;

import dev.rouse.ActorAddress;
import dev.rouse.call.Call;
import dev.rouse.call.CallRoute;
import dev.rouse.record.NodeId;
import dev.rouse.remote.AwaitedCalls;
import dev.rouse.remote.relay.Relay;
import dev.rouse.type.HostedType;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Services of a node that all calls from other nodes share. Used by any thread.
 *
 * @param self this node
 * @param types by name; null for one that this node does not have
 * @param route to the lanes that the actors live on
 * @param inquiries answers what a node asks about a call of its own
 * @param awaited calls of turns of this node that are under way to other nodes
 * @param relays what passes calls of an actor on; null for one of this node
 */
public record InboundServices(
        NodeId self,
        Function<String, @Nullable HostedType> types,
        CallRoute route,
        BiFunction<Call, byte[], Mono<byte[]>> inquiries,
        AwaitedCalls awaited,
        Function<ActorAddress, @Nullable Relay> relays) {}
