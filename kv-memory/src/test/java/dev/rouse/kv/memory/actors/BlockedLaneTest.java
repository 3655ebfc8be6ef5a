package dev.rouse.kv.memory.actors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.ClusterEvent;
import dev.rouse.ClusterView;
import dev.rouse.RuntimeListener;
import dev.rouse.fixture.LogCapture;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Mono;

/** A node whose thread a user's mistake blocks is slow, and not dead. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class BlockedLaneTest {

    private static final Duration LEASE = Duration.ofMillis(900);
    private static final Duration SILENCE = Duration.ofMillis(150);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    /** Shards may be on their way still when the first are tried. */
    private static final int ACTORS = 10_000;

    private static final AtomicBoolean RELEASED = new AtomicBoolean();
    private static final AtomicInteger BLOCKED = new AtomicInteger();
    private static final AtomicLong LAST = new AtomicLong();

    private final KvStore store = MemoryKvStore.create();
    private final List<MultiThreadIoEventLoopGroup> loops = new ArrayList<>();
    private final List<ActorRuntime> nodes = new ArrayList<>();
    private final Queue<String> lost = new ConcurrentLinkedQueue<>();
    private final LogCapture log = new LogCapture("dev.rouse.cluster.PeerWatch");
    private final LogCapture lanes = new LogCapture("dev.rouse.host.LaneWatchdog");

    /** A calculator, as its author sees it. */
    public interface Slow {
        Mono<Integer> compute();

        Mono<Integer> answer();
    }

    /** The mistake. */
    public static final class SlowActor extends Actor<Integer> implements Slow {
        @Override
        protected Integer initialState() {
            return 0;
        }

        @Override
        public Mono<Integer> compute() {
            BLOCKED.incrementAndGet();
            long rounds = 0;
            while (!RELEASED.get()) {
                rounds++;
            }
            LAST.set(rounds);
            return Mono.just(update(before -> before + 1));
        }

        @Override
        public Mono<Integer> answer() {
            return Mono.just(state());
        }
    }

    @AfterEach
    void end() {
        RELEASED.set(true);
        nodes.forEach(node -> node.stop().block(PATIENCE));
        loops.forEach(loop -> loop.shutdownGracefully(0, 1, TimeUnit.SECONDS));
        store.close().block(PATIENCE);
        log.close();
        lanes.close();
    }

    private ActorRuntime start() {
        MultiThreadIoEventLoopGroup one = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        loops.add(one);
        ActorRuntime node = ActorRuntime.builder()
                .store(store)
                .lanes(one)
                .options(options -> options.blockedLane(SILENCE)
                        .node(n -> n.lease(LEASE).heartbeat(SILENCE.dividedBy(2)))
                        .cluster(c -> c.linkSilence(SILENCE).heartbeatSilence(SILENCE.multipliedBy(2)))
                        .listener(new RuntimeListener() {
                            @Override
                            public void fenced(String reason) {
                                lost.add(reason);
                            }
                        }))
                .register(ActorType.of(Slow.class, SlowActor::new))
                .start()
                .block(PATIENCE);
        nodes.add(node);
        return node;
    }

    private static void until(BooleanSupplier condition) {
        long began = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - began).as("waited in vain").isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(1_000_000);
        }
    }

    private static String nameOf(ActorRuntime node) {
        return node.cluster().view().members().stream()
                .filter(ClusterView.Member::self)
                .findFirst()
                .orElseThrow()
                .node();
    }

    @Test
    void keepsItsPlaceAndIsNamed() {
        ActorRuntime quick = start();
        ActorRuntime slow = start();
        until(() -> quick.cluster().view().moves().isEmpty()
                && quick.cluster().view().members().size() == 2);
        Queue<ClusterEvent> events = new ConcurrentLinkedQueue<>();
        quick.cluster().events().subscribe(events::add);
        String name = nameOf(slow);
        String address = ownOf(slow);

        RELEASED.set(false);
        Mono<Integer> called = quick.actor(Slow.class, address).compute().cache();
        called.subscribe();
        until(() -> BLOCKED.get() > 0);
        long began = System.nanoTime();
        until(() -> System.nanoTime() - began > 2 * LEASE.toNanos());

        assertThat(lost).as("places that were lost").isEmpty();
        assertThat(events).noneMatch(ClusterEvent.MemberRevoked.class::isInstance);
        assertThat(log.of(name)).anyMatch(line -> line.contains("its heartbeat goes on, so it keeps its place"));
        assertThat(lanes.of("is blocked")).isNotEmpty();

        RELEASED.set(true);
        assertThat(called.block(PATIENCE)).isOne();
        until(() -> events.stream().anyMatch(ClusterEvent.MemberRecovered.class::isInstance));
    }

    /** The key of an actor that {@code node} has. */
    private static String ownOf(ActorRuntime node) {
        for (int i = 0; i < ACTORS; i++) {
            String key = "k" + i;
            long before = node.health().residentActors();
            node.actor(Slow.class, key).answer().block(PATIENCE);
            if (node.health().residentActors() > before) {
                return key;
            }
        }
        throw new AssertionError("None of " + ACTORS + " actors is the node's own");
    }
}
