package dev.rouse.remote;

import dev.rouse.link.LinkTransport;
import dev.rouse.record.NodeId;
import dev.rouse.remote.relay.RelayEvents;
import java.util.function.Predicate;

/**
 * Services of a node that the calls of all its lanes to other nodes share.
 *
 * @param routes to the owners of shards
 * @param links the way to other nodes
 * @param awaited calls of turns that are under way to other nodes
 * @param limits of what waits on each lane
 * @param unsentBytes of calls of one lane that wait because a node takes no more, at most
 * @param silent whether a node does not answer, as far as is known: nothing more is expected of it once it is no member
 * @param relayed told of calls that go through other members
 */
public record RemoteServices(
        ShardRoutes routes,
        LinkTransport links,
        AwaitedCalls awaited,
        HoldLimits limits,
        long unsentBytes,
        Predicate<NodeId> silent,
        RelayEvents relayed) {}
