package dev.rouse.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.NodeOptions;
import dev.rouse.NodeUnavailableException;
import dev.rouse.PreloadOptions;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeObserver;
import dev.rouse.StartOptions;
import dev.rouse.commit.JoinedNode;
import dev.rouse.commit.Moment;
import dev.rouse.commit.NodeFence;
import dev.rouse.deadlock.DeadlockTurn;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.life.LifecycleEvents;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.StartPipeline;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import dev.rouse.remote.Nowhere;
import dev.rouse.shard.ShardSet;
import dev.rouse.stored.Features;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A lane that serves nothing any more knows nothing of sleeping actors either: another node may change them. */
class ClosedLaneTest {

    private static final ActorAddress A = ActorAddress.of("probe", "a");
    private static final KvVersion VERSION = new KvVersion(1);

    private final ScriptedStore store = new ScriptedStore();
    private final Keys keys = new Keys((byte) 'R');
    private final MockTicker ticker = Ticker.newMockTicker();
    private final Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private final ManualIoEventLoop loop =
            new ManualIoEventLoop(null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);
    private final ActorLane lane = lane();
    private final PreloadBundle bundle = PreloadBundle.absent(features().manifest(PreloadOptions.defaults()), VERSION);

    private Features features() {
        return Features.of(keys, store.limits(), List.of());
    }

    private ActorLane lane() {
        NodeFence fence = new NodeFence(
                store,
                keys,
                new JoinedNode(new NodeId(1, 2), VERSION, Moment.now(ticker, clock)),
                NodeOptions.defaults(),
                ticker,
                clock,
                VirtualTimeScheduler.create(),
                RuntimeListener.NONE,
                loss -> {});
        ActorClient nobody = (ActorClient) Proxy.newProxyInstance(
                ActorClient.class.getClassLoader(), new Class<?>[] {ActorClient.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        NodeServices services = new NodeServices(
                fence,
                new StartPipeline(keys, fence::read),
                keys,
                store.limits(),
                features(),
                List.of(),
                nobody,
                (actor, kind) -> {
                    throw new UnsupportedOperationException("recipient");
                },
                RuntimeListener.NONE,
                RuntimeObserver.NONE,
                new LifecycleEvents(RuntimeListener.NONE, RuntimeObserver.NONE, clock),
                (address, due, pause) -> {},
                new DeadlockTurn("scripted"),
                null,
                call -> Mono.empty(),
                any -> new Nowhere(),
                Set::of,
                clock,
                ticker,
                RandomGenerator.of("SplittableRandom"));
        ActorLane made = new ActorLane(
                loop, services, new LaneSettings(10, 1 << 20, 1 << 20, 10, StartOptions.defaults(), 10, 1 << 20));
        made.open(ShardSet.all(), List.of());
        return made;
    }

    private void close() {
        lane.close(new NodeUnavailableException("scripted"));
        while (loop.runNow() > 0) {}
    }

    @Test
    void anOpenLaneKnowsWhatItWasTold() {
        lane.residency().keepKnown(A, bundle);
        assertThat(lane.residency().takeKnown(A)).isSameAs(bundle);
    }

    @Test
    void itForgetsWhatItKnewWhenItCloses() {
        lane.residency().keepKnown(A, bundle);
        close();
        assertThat(lane.residency().takeKnown(A)).isNull();
    }

    @Test
    void itKeepsNothingOfWhatItIsToldLater() {
        close();
        lane.residency().keepKnown(A, bundle);
        assertThat(lane.residency().takeKnown(A)).isNull();
        assertThat(lane.isOpen()).isFalse();
        assertThat(new WarmActors(1 << 20).endPrewarm(A, bundle, false)).isFalse();
    }
}
