package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.LifecycleHook;
import dev.rouse.Readme;
import dev.rouse.WorkflowStatus;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The list of meters in {@code runtime/OPERATIONS.md} is all of them, and each tells of what happens. */
final class MetersTest {

    private static final int SLEEPERS = 40;

    private final ScriptedStore store = new ScriptedStore();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RuntimeMetrics metrics = new RuntimeMetrics(registry);
    private final Set<String> moved = new TreeSet<>();
    private final CountDownLatch latch = new CountDownLatch(1);
    private final Sinks.Empty<Void> gate = Sinks.empty();
    private final Puppet.Play play = new Puppet.Play()
            .part("plan", puppet -> Mono.just(puppet.plan().after(Duration.ofSeconds(5), "act", "state")))
            .part("break", puppet -> Mono.just(puppet.plan().after(Duration.ofSeconds(1), "act", "fail")))
            .part("fail later", puppet -> gate.asMono().then(Mono.error(new IllegalStateException("unheard"))))
            .part("block", puppet -> puppet.block(this::awaitLatch))
            .part("never", puppet -> Mono.never())
            .part("fail", puppet -> Mono.error(new ActionException("no", "As you wished.")));
    private final Hooked.Script script = new Hooked.Script()
            .on(LifecycleHook.SLEEP, actor -> Mono.error(new ActionException("no", "It cannot sleep.")));
    private final ActorOptions sleepy = ActorOptions.builder()
            .idleTimeout(Duration.ZERO)
            .schedule(s -> s.tries(2))
            .build();
    private final TestNode node = TestNode.on(
            store,
            options -> options.listener(metrics)
                    .starts(s -> s.reading(1).waiting(100))
                    .alarms(a -> a.inMemory(100).waking(1).jitter(Duration.ZERO))
                    .blocking(b -> b.running(1).waiting(1))
                    .warmCacheBytes(0),
            play.type(sleepy),
            script.type(sleepy, life -> life));

    @AfterEach
    void close() {
        store.releaseReads();
        store.releaseCommits();
        node.close();
    }

    private Puppet puppet(int number) {
        return node.runtime().actor(Puppet.class, "p" + number);
    }

    /** Notes which meters show something now. */
    private void look() {
        for (Meter meter : registry.getMeters()) {
            double most = StreamSupport.stream(meter.measure().spliterator(), false)
                    .mapToDouble(measurement -> measurement.getValue())
                    .max()
                    .orElse(0);
            if (most > 0) {
                moved.add(named(meter));
            }
        }
    }

    private static String named(Meter meter) {
        String type = meter.getId().getType().name().toLowerCase(java.util.Locale.ROOT);
        List<String> labels = meter.getId().getTags().stream().map(Tag::getKey).toList();
        return meter.getId().getName() + " " + type.replace("distribution_", "") + " " + labels;
    }

    private void turnsAndStarts() {
        for (int i = 0; i < SLEEPERS; i++) {
            node.await(puppet(i).act("plan"));
        }
        assertThat(node.call(puppet(0).act("fail")).error()).isNotNull();
        Received<String> left = node.call(puppet(0).act("fail later"));
        left.cancel();
        gate.tryEmitEmpty();
        node.run();
        node.await(puppet(0).act("break"));
        store.holdReads();
        List<Received<String>> calls = IntStream.of(1, 2, 3)
                .mapToObj(i -> node.call(puppet(i).act("state")))
                .toList();
        look();
        store.releaseReads();
        node.until(() -> calls.stream().allMatch(Received::isOver));
        node.await(node.runtime().destroy(ActorAddress.of("puppet", "p39")));
        node.await(node.runtime().actor(Hooked.class, "a").add("1"));
    }

    private void stuckTurns() {
        node.call(puppet(0).act("never"));
        node.advance(Duration.ofMinutes(6));
        metrics.laneBlocked(Thread.currentThread(), Duration.ofSeconds(2), new StackTraceElement[0]);
    }

    private String awaitLatch() throws InterruptedException {
        latch.await();
        return "";
    }

    private void codeThatBlocks() {
        List<Received<String>> calls = IntStream.of(1, 2, 3)
                .mapToObj(i -> node.call(puppet(i).act("block")))
                .toList();
        node.run();
        look();
        latch.countDown();
        node.until(() -> calls.stream().allMatch(Received::isOver));
    }

    private void alarms() {
        node.advance(Duration.ofSeconds(4));
        store.holdReads();
        node.advance(Duration.ofSeconds(4));
        look();
        store.releaseReads();
        node.advance(Duration.ofSeconds(4));
    }

    /** The store answers a heartbeat late, and says that others wait. */
    private void slowStore() {
        store.holdCommits();
        Sinks.One<Duration> wait = Sinks.one();
        store.admission(wait.asMono());
        TestNode.pass(Duration.ofMillis(1500), node);
        look();
        wait.tryEmitValue(Duration.ofMillis(50));
        store.releaseCommits();
        TestNode.pass(Duration.ofMillis(200), node);
        look();
    }

    @Test
    void everyMeterIsInReadmeAndMoves() {
        RuntimeMetrics.gauges(node.runtime()).bindTo(registry);
        turnsAndStarts();
        look();
        codeThatBlocks();
        alarms();
        look();
        stuckTurns();
        look();
        slowStore();
        TestNode.on(store, play.type()).close();
        node.call(puppet(0).act("plan"));
        metrics.shardsGiven(32, Duration.ofMillis(20));
        metrics.memberSuspected("a");
        metrics.memberRevoked("a");
        metrics.callRelayed();
        metrics.messageHandled("puppet", "orders", Duration.ofMillis(5), 1, false, false);
        metrics.messagesHeld("puppet", "orders", "rate");
        metrics.messageDelivered("puppet", "relay", Duration.ofMillis(5), false, false);
        metrics.workflowStarted("puppet", "order");
        metrics.workflowEnded("puppet", "order", WorkflowStatus.COMPLETED, Duration.ofMillis(5), 2, 90);
        metrics.workflowPaused(ActorAddress.of("puppet", "p0"), "order", "id", "It was paused.");
        metrics.stepEnded("puppet", "order", 1, false, true, false);
        metrics.stepEnded("puppet", "order", 1, true, false, true);
        metrics.callPassedOn();
        look();
        Set<String> listed = new TreeSet<>();
        for (List<String> row : Readme.table("meter | type")) {
            for (String name : Readme.code(row.get(0))) {
                listed.add(name + " " + row.get(1) + " "
                        + Readme.code(row.get(2)).stream().sorted().toList());
            }
        }
        Set<String> registered = new TreeSet<>();
        registry.getMeters().forEach(meter -> registered.add(named(meter)));
        assertThat(listed).isEqualTo(registered);
        assertThat(moved).isEqualTo(registered);
    }
}
