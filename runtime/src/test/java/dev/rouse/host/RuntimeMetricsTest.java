package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a runtime does is counted, by type and outcome. */
class RuntimeMetricsTest {

    private final ScriptedStore store = new ScriptedStore();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RuntimeMetrics metrics = new RuntimeMetrics(registry);
    private final TestNode node = TestNode.on(
            store,
            options -> options.listener(metrics),
            Probe.type(
                    new Probe.Gates(),
                    ActorOptions.builder().idleTimeout(Duration.ZERO).build()));
    private final Probe a = node.runtime().actor(Probe.class, "a");

    @AfterEach
    void close() {
        node.close();
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    @Test
    void turnsAreCountedByTypeAndOutcome() {
        node.await(a.add(1));
        node.await(a.add(1));
        assertThat(node.call(a.addAndFail(1)).error()).isNotNull();
        assertThat(count("rouse.turns", "type", "probe", "outcome", "done")).isEqualTo(2);
        assertThat(count("rouse.turns", "type", "probe", "outcome", "failed")).isOne();
    }

    private long starts(String source) {
        return registry.get("rouse.actor.starts")
                .tags("type", "probe", "source", source)
                .timer()
                .count();
    }

    @Test
    void startsAreTimedBySource() {
        node.await(a.add(1));
        node.await(a.add(1));
        assertThat(List.of(starts("new"), starts("bundle"), starts("live"))).containsExactly(1L, 1L, 0L);
        assertThat(count("rouse.actor.sleeps", "type", "probe")).isEqualTo(2);
        node.close();
        SimpleMeterRegistry first = registry;
        try (TestNode next = TestNode.on(
                store, options -> options.listener(new RuntimeMetrics(first)), Probe.type(new Probe.Gates()))) {
            next.await(next.runtime().actor(Probe.class, "a").add(1));
        }
        assertThat(List.of(starts("new"), starts("bundle"), starts("live"))).containsExactly(1L, 1L, 1L);
    }

    @Test
    void theDepthOfAMailboxIsHowManyCallsItHolds() {
        store.holdReads();
        List<Received<Long>> calls =
                Stream.of(1, 2, 3).map(by -> node.call(a.add(by))).toList();
        store.releaseReads();
        node.until(() -> calls.stream().allMatch(Received::isOver));
        DistributionSummary depth =
                registry.get("rouse.mailbox.depth").tags("type", "probe").summary();
        assertThat(depth.max()).isEqualTo(3);
        assertThat(depth.totalAmount()).isEqualTo(1 + 2 + 3);
        node.await(a.add(1));
        assertThat(depth.totalAmount()).isEqualTo(1 + 2 + 3 + 1);
    }

    @Test
    void commitsHeartbeatsAndLossesAreCounted() {
        node.await(a.add(1));
        TestNode.pass(Duration.ofSeconds(1), node);
        assertThat(registry.get("rouse.commits").timer().count()).isOne();
        assertThat(registry.get("rouse.commit.actors").summary().totalAmount()).isOne();
        assertThat(registry.get("rouse.heartbeats").timer().count()).isOne();
        node.await(node.runtime().destroy(ActorAddress.of("probe", "a")));
        assertThat(count("rouse.actor.destroys", "type", "probe")).isOne();
        TestNode.on(store, Probe.type(new Probe.Gates())).close();
        node.call(a.add(1));
        assertThat(count("rouse.places.lost")).isOne();
    }

    @Test
    void shardsAndMembersAreCounted() {
        assertThat(count("rouse.shards.taken")).isEqualTo(1024);
        metrics.shardsGiven(32, Duration.ofMillis(20));
        metrics.memberSuspected("a");
        metrics.memberRevoked("a");
        metrics.callRelayed();
        metrics.callPassedOn();
        assertThat(count("rouse.shards.given")).isEqualTo(32);
        assertThat(registry.get("rouse.shards.handover").timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(20);
        assertThat(count("rouse.members.suspected")).isOne();
        assertThat(count("rouse.members.revoked")).isOne();
        assertThat(count("rouse.calls.relayed")).isOne();
        assertThat(count("rouse.calls.passed")).isOne();
    }

    @Test
    void gaugesTellTheHealthOfTheNode() {
        RuntimeMetrics.gauges(node.runtime()).bindTo(registry);
        assertThat(registry.get("rouse.ready").gauge().value()).isOne();
        node.await(a.add(1));
        assertThat(registry.get("rouse.commit.actors.last").gauge().value()).isOne();
        node.jump(Duration.ofSeconds(20));
        assertThat(registry.get("rouse.confirmed.age").timeGauge().value(TimeUnit.SECONDS))
                .isZero();
        node.close();
        assertThat(registry.get("rouse.ready").gauge().value()).isZero();
    }

    @Test
    void noLabelIsAKey() {
        for (int i = 0; i < 100; i++) {
            node.await(node.runtime().actor(Probe.class, "secret" + i).add(1));
        }
        Set<String> labels = registry.getMeters().stream()
                .map(Meter::getId)
                .flatMap(id -> id.getTags().stream())
                .map(Tag::getValue)
                .collect(Collectors.toSet());
        assertThat(labels)
                .containsExactlyInAnyOrder("probe", "done", "failed", "retried", "dead", "live", "bundle", "new");
    }
}
