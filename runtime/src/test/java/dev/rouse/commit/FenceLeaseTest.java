package dev.rouse.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.NodeOptions;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvMutation;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A node serves while its heartbeats are confirmed, counted from the beginning of each. */
final class FenceLeaseTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration SERVE_FOR = Duration.ofSeconds(6);

    private final FencedNode node = new FencedNode();

    @AfterEach
    void everyCommitIsFencedAndAnswered() {
        node.verify();
    }

    @Test
    void heartbeatIsWrittenEverySecondWithANewValue() {
        node.fence.startHeartbeats();
        node.pass(Duration.ofSeconds(5));
        assertThat(node.store.commits())
                .hasSize(5)
                .allMatch(commit -> commit.mutations().size() == 1);
        assertThat(node.store.commits().stream().map(FenceLeaseTest::written).distinct())
                .hasSize(5);
        assertThat(node.listener.heartbeats).hasSize(5);
    }

    private static String written(KvCommit commit) {
        return Arrays.toString(((KvMutation.Set) commit.mutations().get(0)).value());
    }

    @Test
    void nodeStopsServingAfterThreeQuartersOfTheLease() {
        node.pass(SERVE_FOR.minusMillis(1));
        assertThat(node.fence.mayServe()).isTrue();
        node.pass(Duration.ofMillis(1));
        assertThat(node.fence.mayServe()).isFalse();
        node.assertLive();
    }

    /** The monotonic clock of a machine that was suspended has not moved, so its lease looks younger than it is. */
    @Test
    void nodeThatWasSuspendedServesNothingUntilItsNextHeartbeat() {
        node.fence.startHeartbeats();
        node.pass(SECOND);
        node.suspend(SERVE_FOR.minusMillis(1));
        assertThat(node.fence.mayServe()).isTrue();
        node.suspend(Duration.ofMillis(1));
        assertThat(node.fence.mayServe()).isFalse();
        assertThat(node.fence.sinceConfirmed()).isEqualTo(SERVE_FOR.toNanos());
        node.pass(SECOND.minusMillis(1));
        assertThat(node.fence.mayServe()).isFalse();
        node.pass(Duration.ofMillis(1));
        assertThat(node.fence.mayServe()).isTrue();
        assertThat(node.fence.sinceConfirmed()).isZero();
        node.assertLive();
    }

    @Test
    void heartbeatThatWasUnderWayDuringASuspendCountsFromItsBeginning() {
        node.fence.startHeartbeats();
        node.store.holdCommits();
        node.pass(SECOND);
        node.suspend(SERVE_FOR);
        node.store.expectCommit().apply();
        assertThat(node.fence.mayServe()).isFalse();
        node.store.releaseCommits();
        node.pass(SECOND);
        assertThat(node.fence.mayServe()).isTrue();
    }

    @Test
    void wallClockThatIsSetBackMakesNoLeaseYounger() {
        node.fence.startHeartbeats();
        node.pass(SECOND);
        node.fence.leaving();
        node.suspend(Duration.ofHours(-5));
        assertThat(node.fence.mayServe()).isTrue();
        node.pass(SERVE_FOR.minusMillis(1));
        assertThat(node.fence.mayServe()).isTrue();
        node.pass(Duration.ofMillis(1));
        assertThat(node.fence.mayServe()).isFalse();
    }

    @Test
    void admissionThatThrowsEndsNoHeartbeats() {
        for (Throwable thrown : List.of(new IllegalStateException("broken"), new NoClassDefFoundError("gone"))) {
            node.store.admission(() -> {
                throw sneaky(thrown);
            });
            assertHeartbeatsGoOn();
            node.store.admission(Mono.defer(() -> {
                throw sneaky(thrown);
            }));
            assertHeartbeatsGoOn();
        }
        node.store.admission(() -> null);
        assertHeartbeatsGoOn();
    }

    private void assertHeartbeatsGoOn() {
        node.fence.startHeartbeats();
        int before = node.listener.heartbeats.size();
        node.pass(Duration.ofSeconds(10));
        assertThat(node.listener.heartbeats).hasSize(before + 10);
        assertThat(node.fence.mayServe()).isTrue();
        assertThat(node.fence.isSlow()).isFalse();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> RuntimeException sneaky(Throwable thrown) throws T {
        throw (T) thrown;
    }

    @Test
    void confirmedHeartbeatsKeepItServing() {
        node.fence.startHeartbeats();
        node.pass(Duration.ofMinutes(1));
        assertThat(node.fence.mayServe()).isTrue();
        assertThat(node.fence.sinceConfirmed()).isLessThanOrEqualTo(SECOND.toNanos());
    }

    @Test
    void leaseCountsFromTheBeginningOfTheHeartbeat() {
        node.fence.startHeartbeats();
        node.store.holdCommits();
        node.pass(SECOND);
        node.pass(Duration.ofSeconds(4));
        node.store.expectCommit().apply();
        assertThat(node.fence.sinceConfirmed()).isEqualTo(Duration.ofSeconds(4).toNanos());
        assertThat(node.listener.heartbeats).containsExactly(Duration.ofSeconds(4));
        node.fence.leaving();
    }

    @Test
    void heartbeatThatWasRetriedCountsFromItsFirstAttempt() {
        node.store.failEverything();
        node.fence.startHeartbeats();
        node.pass(Duration.ofSeconds(5));
        node.store.heal();
        node.pass(SECOND.dividedBy(2));
        node.fence.leaving();
        assertThat(node.listener.heartbeats).hasSizeBetween(0, 1);
        assertThat(node.fence.sinceConfirmed())
                .isGreaterThanOrEqualTo(Duration.ofSeconds(4).toNanos());
        node.pass(SECOND);
    }

    @Test
    void oneHeartbeatIsUnderWayAtATime() {
        node.store.holdCommits();
        node.fence.startHeartbeats();
        node.pass(Duration.ofSeconds(5));
        assertThat(node.store.commits()).hasSize(1);
        node.fence.leaving();
        node.store.releaseCommits();
    }

    @Test
    void dataCommitsDoNotRenewTheLease() {
        for (int i = 0; i < 8; i++) {
            node.pass(SECOND);
            node.commit("k", "v" + i).value();
        }
        assertThat(node.fence.mayServe()).isFalse();
    }

    @Test
    void nodeServesAgainAfterAnOutage() {
        node.fence.startHeartbeats();
        node.store.failEverything();
        node.pass(Duration.ofSeconds(20));
        assertThat(node.fence.mayServe()).isFalse();
        node.store.heal();
        node.pass(Duration.ofSeconds(3));
        assertThat(node.fence.mayServe()).isTrue();
        node.assertLive();
    }

    @Test
    void heartbeatOfARevokedNodeIsItsEndAndTheLast() {
        node.fence.startHeartbeats();
        node.pass(SECOND);
        node.revoke();
        node.pass(SECOND);
        node.assertLost();
    }

    @Test
    void stoppedHeartbeatsLeaveCommitsAlone() {
        node.fence.startHeartbeats();
        node.fence.leaving();
        node.pass(Duration.ofSeconds(5));
        assertThat(node.store.calls()).isZero();
        node.commit("k", "v").value();
    }

    @Test
    void settingsThatCannotHoldALeaseAreRefused() {
        assertThatThrownBy(() -> NodeOptions.builder()
                        .heartbeat(SECOND)
                        .lease(Duration.ofSeconds(2))
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at most a third of node.lease, which is PT2S, got PT1S");
        assertThat(NodeOptions.builder().lease(Duration.ofSeconds(20)).build().heartbeat())
                .isEqualTo(Duration.ofSeconds(2));
        assertThat(NodeOptions.defaults().serveFor()).isEqualTo(SERVE_FOR);
    }
}
