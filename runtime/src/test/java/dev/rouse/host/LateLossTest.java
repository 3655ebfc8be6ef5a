package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorClient;
import dev.rouse.BlockingOptions;
import dev.rouse.NodeHealth.Status;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeOptions;
import dev.rouse.actor.LifecycleEvents;
import dev.rouse.commit.LostPlace;
import dev.rouse.commit.NodeFence;
import dev.rouse.commit.NodeJoin;
import dev.rouse.commit.NodePlace;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What an incarnation that is over tells late changes nothing of the one that serves now. */
class LateLossTest {

    private final ScriptedStore store = new ScriptedStore();
    private final Keys keys = new Keys((byte) 'R');
    private final MockTicker ticker = Ticker.newMockTicker();
    private final Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final RandomGenerator random = RandomGenerator.of("SplittableRandom");
    private final ManualIoEventLoop loop =
            new ManualIoEventLoop(null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);
    private final NodeJoin join = new NodeJoin(store, keys, clock, random, ticker);
    private final Membership membership = new Membership(node(), join, this::incarnation);

    private Node node() {
        return new Node(
                store,
                keys,
                RuntimeOptions.defaults(),
                RuntimeListener.NONE,
                new LifecycleEvents(RuntimeListener.NONE),
                clock,
                ticker,
                Timers.of(time),
                new BlockingPool(BlockingThreads.create(), BlockingOptions.defaults()),
                random);
    }

    private Incarnation incarnation(NodeFence fence) {
        ActorClient nobody = (ActorClient) Proxy.newProxyInstance(
                ActorClient.class.getClassLoader(), new Class<?>[] {ActorClient.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        return new Incarnation(node(), fence, List.of(), loop, nobody);
    }

    private NodeId serving() {
        assertThat(membership.now().status()).isEqualTo(Status.SERVING);
        return Objects.requireNonNull(membership.now().fence()).node();
    }

    @Test
    void anIncarnationThatIsOverLosesItsPlaceOnce() {
        NodePlace place = Heard.by(join.join()).value();
        assertThat(Heard.by(membership.begin(place)).isOver()).isTrue();
        NodeId first = serving();
        membership.lost(first, new LostPlace("scripted", true));
        assertThat(membership.now().status()).isEqualTo(Status.FENCED);
        time.advanceTimeBy(Duration.ofSeconds(5));
        NodeId second = serving();
        assertThat(second).isNotEqualTo(first);
        Standing standing = membership.now();
        membership.lost(first, new LostPlace("late", true));
        assertThat(membership.now()).isSameAs(standing);
        time.advanceTimeBy(Duration.ofSeconds(5));
        assertThat(serving()).isEqualTo(second);
        assertThat(membership.now()).isSameAs(standing);
        membership.stop();
        membership.stopped();
    }
}
