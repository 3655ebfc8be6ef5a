package dev.rouse.connection;

import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.LocalTarget;
import dev.rouse.loop.LaneLoop;
import dev.rouse.record.NodeId;
import dev.rouse.turn.TurnLane;
import dev.rouse.turn.WorkHost;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * Looks after the connections of a lane's actors that are awake: where the front of some is gone, the actor stays awake for as long as
 * their clients may come back, and then ends those that did not, many in one commit. Connections of actors that sleep are looked at when
 * these wake. Lane only.
 */
public final class ConnectionWatch {

    private static final long LOOKS_EVERY = Duration.ofSeconds(2).toNanos();

    private final TurnLane lane;
    private final ConnectionFeature feature;
    private final Supplier<Set<NodeId>> members;
    private final Set<WorkHost> hosts = new LinkedHashSet<>();

    private Set<NodeId> seen = Set.of();
    private boolean isLooking;

    /** @param members the nodes that live; empty while nothing is known */
    public ConnectionWatch(TurnLane lane, ConnectionFeature feature, Supplier<Set<NodeId>> members) {
        this.lane = lane;
        this.feature = feature;
        this.members = members;
    }

    /** Called when {@code host} has started. */
    public void woke(WorkHost host) {
        ConnectionShare share = feature.shareOf(host);
        if (share != null && !share.isEmpty()) {
            watch(host);
        }
    }

    /** Called when {@code host} may have a connection soon. */
    public void watch(WorkHost host) {
        if (hosts.add(host)) {
            look(host, members.get());
        }
        lookLater();
    }

    private void lookLater() {
        if (!isLooking && !hosts.isEmpty()) {
            isLooking = true;
            lane.loop().schedule(this::look, LOOKS_EVERY);
        }
    }

    private void look() {
        isLooking = false;
        Set<NodeId> live = members.get();
        boolean isChanged = !live.equals(seen);
        seen = live;
        Iterator<WorkHost> each = hosts.iterator();
        while (each.hasNext()) {
            WorkHost host = each.next();
            if (host.isGone()) {
                each.remove();
            } else if (isChanged || isChanged(host)) {
                look(host, live);
            }
        }
        lookLater();
    }

    /** A turn may end long after its front has gone. */
    private boolean isChanged(WorkHost host) {
        ConnectionShare share = feature.shareOf(host);
        return share != null && share.isChanged();
    }

    private void look(WorkHost host, Set<NodeId> live) {
        ConnectionShare share = feature.shareOf(host);
        if (share == null || live.isEmpty() || share.awaitsClients() || !host.isRunning()) {
            return;
        }
        share.looked();
        Set<NodeId> gone = share.frontsWithout(live);
        if (!gone.isEmpty()) {
            share.awaitsClients(true);
            host.stirred();
            Duration time = share.isResumable(gone)
                    ? host.type().options().connections().resumeWithin()
                    : Duration.ZERO;
            lane.loop().schedule(() -> settle(host, share, gone), LaneLoop.nanos(time));
        }
    }

    /** Ends the connections of fronts that are gone, but for those that others have taken up since. */
    private void settle(WorkHost host, ConnectionShare share, Set<NodeId> gone) {
        if (host.isRunning()) {
            Set<NodeId> left = new HashSet<>(gone);
            left.removeAll(members.get());
            share.goneFronts(left);
            Call settling = new Call(
                    new LocalTarget(host.type(), host.address(), CallKind.CONNECTION, ConnectionOrders.SETTLE),
                    lane,
                    new Settled(host, share, gone),
                    null);
            settling.submitted();
            host.enqueue(settling);
        }
    }

    private void settled(WorkHost host, ConnectionShare share, Set<NodeId> gone, boolean failed) {
        Set<NodeId> live = members.get();
        boolean isLeft = !Collections.disjoint(share.frontsWithout(live), gone);
        boolean mayGoOn = !failed || share.isHookBroken();
        share.settled(failed);
        if (isLeft && mayGoOn && host.isRunning()) {
            settle(host, share, gone);
            return;
        }
        share.endSettling();
        if (host.isRunning()) {
            look(host, live);
            host.stirred();
        }
    }

    private final class Settled implements CoreSubscriber<Object> {

        private final WorkHost host;
        private final ConnectionShare share;
        private final Set<NodeId> gone;

        Settled(WorkHost host, ConnectionShare share, Set<NodeId> gone) {
            this.host = host;
            this.share = share;
            this.gone = gone;
        }

        @Override
        public void onSubscribe(Subscription subscription) {}

        @Override
        public void onNext(Object value) {}

        @Override
        public void onError(Throwable error) {
            lane.loop().put(() -> settled(host, share, gone, true));
        }

        @Override
        public void onComplete() {
            lane.loop().put(() -> settled(host, share, gone, false));
        }
    }
}
