package dev.rouse.remote;

import dev.rouse.NodeUnavailableException;
import dev.rouse.RetryableException;
import dev.rouse.call.Call;
import dev.rouse.loop.LaneLoop;
import dev.rouse.record.NodeId;
import dev.rouse.remote.peer.LanePeers;
import dev.rouse.remote.peer.Peer;
import dev.rouse.remote.peer.PeerUser;
import dev.rouse.remote.relay.Relay;
import dev.rouse.remote.relay.RelayChoice;
import dev.rouse.shard.ShardSet;
import dev.rouse.stream.ServingLane;
import dev.rouse.wire.Frame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Brings the calls of one lane to the nodes that have their shards. A call waits here while nobody is known to have its shard, or
 * while the one who has it does not take it; within its time-out, and no more calls than may.
 *
 * <p>Invariants. Calls to one actor leave in the order in which they came: none passes one that waits, and where the owner of a
 * shard or the way to it has changed, none leaves by the new one before those have been answered that are under way by the old one,
 * or have had the time to. A call is made again only on the word of the other node that no turn of it began, or where it was never
 * sent, or where it changes nothing.
 *
 * <p>Calls to a node that cannot be reached from this lane, or does not answer over the link that there is, go through another member
 * that reaches it ({@link RelayChoice}), which passes them on ({@link Relay}) and never to a further one. A direct way is tried again
 * all the time, and taken once it is there. Where no member reaches the node, calls wait.
 */
public final class RemoteCalls implements Elsewhere {

    /** Number of nodes that a call is sent on to without a pause. */
    private static final int FORWARDS = 2;

    private static final long FIRST_PAUSE = Duration.ofMillis(25).toNanos();
    private static final long LONGEST_PAUSE = Duration.ofMillis(500).toNanos();

    /** After which those that wait look again, though nothing was heard. */
    private static final long LOOK_AGAIN = Duration.ofMillis(500).toNanos();

    /** For how long calls wait for the answers of a shard's last owner. */
    private static final long TURNING = Duration.ofMillis(100).toNanos();

    private final ServingLane lane;
    private final RemoteServices node;
    private final CallFrames frames;
    private final Map<Call, Outbound> known = new HashMap<>();
    private final LanePeers peers;
    private final RelayChoice relays;
    private final Relay relay;
    private final CallOutcomes outcomes = new Outcomes();
    private final HeldCalls shards;
    private final Consumer<ShardSet> changed = this::routesChanged;
    private long lastTicket;
    private @Nullable Outbound returning;
    private @Nullable NodeUnavailableException closed;
    private Sinks.@Nullable Empty<Void> idle;

    public RemoteCalls(ServingLane lane, RemoteServices node) {
        this.lane = lane;
        this.node = node;
        this.frames = new CallFrames(node.routes().self());
        this.shards = new HeldCalls(node.limits(), lane.loop(), this::expired);
        ShardRoutes routes = node.routes();
        LanePeers.KnownNodes nodes = new LanePeers.KnownNodes(routes::isMember, node.silent());
        this.peers = new LanePeers(node.links(), node.unsentBytes(), lane.loop(), nodes, new Links());
        this.relays =
                new RelayChoice(routes.self(), routes::members, peers::isCutOff, lane.loop()::nanoTime, node.relayed());
        this.relay = new Relay(lane.loop(), peers, routes::members, node.relayed(), this::tellIdle);
        routes.addListener(changed);
    }

    /** Passes calls of other nodes on, over the links of this lane. */
    public Relay relay() {
        return relay;
    }

    private LaneLoop loop() {
        return lane.loop();
    }

    // Calls that come.

    @Override
    public void take(Call call) {
        if (closed != null) {
            call.refuse(closed);
            return;
        }
        Outbound back = returning;
        Outbound taken =
                back != null && back.call() == call ? back : new Outbound(call, ++lastTicket, frames, outcomes, lane);
        returning = null;
        known.put(call, taken);
        dispatch(taken);
    }

    private void dispatch(Outbound call) {
        ShardCalls shard = shards.of(call.shard());
        Route route = node.routes().of(call.shard());
        NodeId owner = route.owner();
        boolean isHere =
                node.routes().isExpected(call.shard()) || node.routes().self().equals(owner);
        if (isHere || shard.isBehind(call)) {
            hold(call, 0);
        } else if (call.call() instanceof MovableCall inbound) {
            ends(call);
            inbound.moved(call.shard(), route);
        } else if (owner == null || route.address() == null) {
            node.routes().look();
            hold(call, 0);
        } else {
            send(call, shard, owner, route.address());
        }
    }

    private void send(Outbound call, ShardCalls shard, NodeId owner, String address) {
        Peer peer = peers.of(owner);
        NodeId through = null;
        long pause = 0;
        if (peer.isCutOff()) {
            peer.tryAgain(address);
            through = relays.through(owner, call.shard());
            pause = through == null ? Math.max(peer.pause(), relays.pause(owner)) : 0;
        }
        if (pause > 0) {
            because(call, peer.reason());
            hold(call, pause);
        } else if (shard.isTurning(owner, through)) {
            holdBehind(call);
        } else {
            if (call.call().parent() != null && call.awaited == 0) {
                call.awaited = node.awaited().add(call.call());
            }
            shard.begins(call, owner, through);
            if (through == null) {
                peer.send(call, address);
            } else {
                relay(call, owner, through);
            }
        }
    }

    private void relay(Outbound call, NodeId owner, NodeId through) {
        String address = node.routes().members().address(through);
        if (address == null) {
            outcomes.later(call, null, 0);
        } else {
            relays.sends(owner, through);
            peers.of(through).send(call, address);
        }
    }

    private static void because(Outbound call, @Nullable RetryableException reason) {
        if (reason != null) {
            call.reason(reason);
        }
    }

    @Override
    public void withdrawn(Call call) {
        Outbound gone = known.get(call);
        if (gone == null) {
            return;
        }
        Peer peer = gone.peer();
        if (peer == null) {
            shards.remove(gone);
            ends(gone);
        } else {
            peer.withdraw(gone);
        }
    }

    @Override
    public boolean has(Call call) {
        return known.containsKey(call);
    }

    @Override
    public void inquire(Call call, byte[] question, Consumer<byte @Nullable []> answer) {
        Outbound sent = known.get(call);
        Peer peer = sent == null ? null : sent.peer();
        if (sent == null || peer == null) {
            answer.accept(null);
        } else {
            peer.inquire(sent, question, answer);
        }
    }

    // Calls that wait for their shards.

    /** Until those have been answered that are under way by another way, or have had the time to. */
    private void holdBehind(Outbound call) {
        shards.of(call.shard()).turns(loop().nanoTime() + TURNING);
        hold(call, TURNING);
    }

    /** @param pause after which it is made again though nothing has changed; 0 for when those do that wait before it */
    private void hold(Outbound call, long pause) {
        long now = loop().nanoTime();
        call.notBefore = now + pause;
        RetryableException refusal = shards.add(call, now);
        if (refusal != null) {
            ends(call);
            call.refuse(refusal);
            return;
        }
        int number = call.shard();
        lookAgain(shards.of(number), number, pause == 0 ? LOOK_AGAIN : pause);
    }

    /** Its time is over, and nothing happened. */
    private void expired(Outbound call) {
        ends(call);
        call.refuse(call.reason());
    }

    private void lookAgain(ShardCalls shard, int number, long pause) {
        long due = loop().nanoTime() + pause;
        if (shard.timer != null) {
            if (shard.timerDue - due <= 0) {
                return;
            }
            shard.timer.dispose();
        }
        shard.timerDue = due;
        shard.timer = loop().schedule(() -> tick(shard, number), pause);
    }

    /** Makes those again whose pause is over, and asks for a look where nothing else is known to bring any news. */
    private void tick(ShardCalls shard, int number) {
        shard.timer = null;
        if (shard.hasTurned(loop().nanoTime()) && isTurning(shard, number)) {
            shard.abandon();
        }
        node.routes().look();
        long now = loop().nanoTime();
        List<Outbound> due = new ArrayList<>();
        for (Outbound call : shard.waiting()) {
            if (call.notBefore - now <= 0) {
                due.add(call);
            }
        }
        for (Outbound call : due) {
            call.forwards = 0;
            again(call);
        }
        long next = LOOK_AGAIN;
        for (Outbound call : shard.waiting()) {
            long pause = call.notBefore - now;
            next = pause > 0 ? Math.min(next, pause) : next;
        }
        if (!shard.isEmpty()) {
            lookAgain(shard, number, next);
        }
    }

    /** Whether calls are under way by another way than the next one is to go. */
    private boolean isTurning(ShardCalls shard, int number) {
        NodeId owner = node.routes().of(number).owner();
        return owner != null && shard.isTurning(owner, peers.isCutOff(owner) ? relays.through(owner, number) : null);
    }

    /** Makes {@code call}, which waits here, again: as one that arrives, as its shard may be open here by now. */
    private void again(Outbound call) {
        if (!shards.remove(call)) {
            return;
        }
        known.remove(call.call());
        if (call.call().isEnded()) {
            forget(call);
            return;
        }
        returning = call;
        lane.arrived(call.call());
        if (returning == call) {
            returning = null;
            forget(call);
        }
    }

    /** Makes those again that wait, but for what was sent on too often and is to pause. */
    private void release(int number) {
        ShardCalls shard = shards.known(number);
        if (shard != null) {
            long now = loop().nanoTime();
            for (Outbound call : shard.all()) {
                if (call.forwards <= FORWARDS || call.notBefore - now <= 0) {
                    again(call);
                }
            }
        }
    }

    private void releaseThoseFor(NodeId owner) {
        shards.forEach((number, shard) -> {
            if (owner.equals(node.routes().of(number).owner())) {
                release(number);
            }
        });
    }

    @Override
    public void opened(ShardSet opened) {
        opened.stream().forEach(number -> {
            ShardCalls shard = shards.known(number);
            if (shard != null) {
                shard.all().forEach(this::again);
            }
        });
    }

    private void routesChanged(ShardSet news) {
        loop().put(() -> {
            news.stream().forEach(this::release);
            peers.closeThoseOfLeft();
            relays.forgetAllBut(node.routes()::isMember);
        });
    }

    // Answers.

    private void ends(Outbound call) {
        known.remove(call.call());
        forget(call);
        underWayNoMore(call);
        tellIdle();
    }

    @Override
    public Mono<Void> whenIdle() {
        return Mono.defer(() -> {
            Sinks.Empty<Void> told = idle == null ? Sinks.empty() : idle;
            idle = told;
            tellIdle();
            return told.asMono();
        });
    }

    private void tellIdle() {
        if (idle != null && known.isEmpty() && relay.isIdle()) {
            idle.tryEmitEmpty();
            idle = null;
        }
    }

    /** Nobody waits for it over other nodes. */
    private void forget(Outbound call) {
        if (call.awaited != 0) {
            node.awaited().remove(call.awaited);
            call.awaited = 0;
        }
    }

    private void underWayNoMore(Outbound call) {
        ShardCalls shard = shards.of(call.shard());
        if (shard.ends(call) && !shard.isEmpty()) {
            int number = call.shard();
            loop().put(() -> release(number));
        }
    }

    private void later(Outbound call, @Nullable RetryableException reason, long pause) {
        underWayNoMore(call);
        because(call, reason);
        pause(call, pause);
    }

    private void pause(Outbound call, long least) {
        if (call.call().isEnded()) {
            ends(call);
            return;
        }
        long pause = Math.max(least, Math.min(LONGEST_PAUSE, FIRST_PAUSE << Math.min(call.pauses, 10)));
        call.pauses++;
        hold(call, pause);
    }

    @Override
    public void close(NodeUnavailableException reason) {
        closed = reason;
        node.routes().removeListener(changed);
        shards.forEach((number, shard) -> shard.all().forEach(call -> {
            shards.remove(call);
            ends(call);
            call.refuse(reason);
        }));
        shards.stop();
        relay.close(reason);
        peers.end(reason);
    }

    /** Links of this lane. */
    private final class Links implements PeerUser {

        @Override
        public void reached(NodeId peer) {
            relays.reached(peer);
            loop().put(() -> releaseThoseFor(peer));
        }

        @Override
        public void lost() {
            node.routes().look();
        }
    }

    /** Takes what becomes of calls that were sent. */
    private final class Outcomes implements CallOutcomes {

        @Override
        public void ends(Outbound call) {
            RemoteCalls.this.ends(call);
        }

        @Override
        public void answered(Outbound call) {
            if (call.owner != null && call.through != null) {
                relays.passed(call.owner, call.through);
            }
        }

        @Override
        public void moved(Outbound call, Frame.Moved answer, NodeId from) {
            int shard = call.shard();
            if (answer.shard() != shard
                    || !node.routes().hint(shard, answer.owner(), answer.address(), answer.sequence())) {
                node.routes().look();
            }
            NodeId owner = node.routes().of(shard).owner();
            call.forwards++;
            if (owner == null || owner.equals(from) || call.forwards > FORWARDS) {
                RemoteCalls.this.later(call, null, 0);
            } else if (owner.equals(call.owner)) {
                failedThere(call); // It was to be passed on to there, by a node of a version that does not.
                RemoteCalls.this.later(call, null, 0);
            } else {
                another(call, owner, null);
            }
        }

        @Override
        public void later(Outbound call, @Nullable RetryableException reason, long pause) {
            NodeUnavailableException end = closed;
            if (end != null) {
                ends(call);
                call.refuse(end);
                return;
            }
            NodeId owner = call.owner;
            NodeId next = failedThere(call) && owner != null ? relays.through(owner, call.shard()) : null;
            if (owner == null || next == null || ++call.forwards > FORWARDS) {
                RemoteCalls.this.later(call, reason, pause);
            } else {
                because(call, reason);
                another(call, owner, next);
            }
        }

        /** Whether it went through a member, which is tried last from now on. */
        private boolean failedThere(Outbound call) {
            if (call.owner == null || call.through == null) {
                return false;
            }
            relays.failed(call.owner, call.through);
            return true;
        }
    }

    /** Makes {@code call}, of which no turn began, again: by another way, without a pause. */
    private void another(Outbound call, NodeId owner, @Nullable NodeId through) {
        int number = call.shard();
        boolean turning = shards.of(number).isTurning(owner, through);
        if (turning) {
            holdBehind(call);
        } else {
            hold(call, TURNING);
        }
        underWayNoMore(call);
        if (!turning) {
            loop().put(() -> release(number));
        }
    }
}
