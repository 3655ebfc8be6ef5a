package dev.rouse.commit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.LogCapture;
import dev.rouse.fixture.Received;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvLostException;
import dev.rouse.kv.error.KvOutcomeUnknownException;
import dev.rouse.kv.error.KvReadOnlyException;
import dev.rouse.kv.error.KvUnavailableException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** A store that says why it takes no commits, and whether it ever will. */
final class FenceReadOnlyTest {

    private static final Duration LEASE = Duration.ofSeconds(8);

    private final FencedNode node = new FencedNode();
    private final LogCapture log = new LogCapture("dev.rouse.commit");
    private int refused;

    @AfterEach
    void verify() {
        log.close();
        node.store.commitAnswer(answer -> answer);
        node.verify();
    }

    private void refuse(KvException reason) {
        node.store.commitAnswer(answer -> {
            refused++;
            return Mono.error(reason);
        });
    }

    private void takeWrites() {
        node.store.commitAnswer(answer -> answer);
    }

    private static KvReadOnlyException full() {
        return new KvReadOnlyException("the disk is full", null);
    }

    @Test
    void commitThatAReadOnlyStoreRefusesEndsAtOnceAndIsNotRepeated() {
        refuse(full());
        assertThat(node.commit("k", "v").error(KvReadOnlyException.class)).hasMessageContaining("the disk is full");
        node.pass(LEASE);
        assertThat(refused).isOne();
        assertThat(node.fence.readOnly()).isEqualTo("the disk is full");
        node.assertLive();
    }

    @Test
    void commitOfUnknownOutcomeIsRepeatedUntilTheStoreTakesWrites() {
        node.store.failNextCommit(new KvOutcomeUnknownException("scripted", null));
        Received<KvVersion> commit = node.commit("k", "v");
        refuse(full());
        node.pass(Duration.ofSeconds(20));
        assertThat(commit.isOver()).isFalse();
        takeWrites();
        node.pass(Duration.ofSeconds(2));
        commit.value();
        assertThat(node.stored("k")).isEqualTo("v");
    }

    @Test
    void placeInAStoreOfItsOwnIsConfirmedByReadingWhileThereAreNoWrites() {
        node.fence.startHeartbeats();
        refuse(full());
        node.pass(LEASE.multipliedBy(3));
        assertThat(node.fence.mayServe()).isTrue();
        assertThat(node.read("k").value()).isNotNull();
        node.assertLive();
    }

    @Test
    void placeThatOthersCanTakeIsNotConfirmedByReading() {
        node.store.exclusive(false);
        node.fence.startHeartbeats();
        refuse(full());
        node.pass(LEASE);
        assertThat(node.fence.mayServe()).isFalse();
        assertThat(node.fence.failure()).isEqualTo("the disk is full");
    }

    @Test
    void revokedPlaceIsFoundByReadingToo() {
        node.fence.startHeartbeats();
        refuse(full());
        node.revoke();
        node.pass(Duration.ofSeconds(2));
        assertThat(node.fence.isFenced()).isTrue();
    }

    @Test
    void logSaysOnceThatTheStoreTakesNoWritesAndOnceThatItDoesAgain() {
        node.fence.startHeartbeats();
        for (int episode = 1; episode <= 2; episode++) {
            refuse(full());
            node.pass(LEASE);
            node.commit("k", "v").error(KvReadOnlyException.class);
            assertThat(log.of("the disk is full")).hasSize(episode);
            takeWrites();
            node.pass(Duration.ofSeconds(2));
            assertThat(node.fence.readOnly()).isNull();
            assertThat(node.fence.failure()).isNull();
            assertThat(log.of("takes commits again")).hasSize(episode);
        }
        assertThat(log.of("heartbeat")).isEmpty();
    }

    @Test
    void outageThatLastsIsLoggedOnceWithItsCauseAndAPassingOneIsNot() {
        node.store.failNextCommit(new KvUnavailableException("a blink", null));
        node.commit("k", "v");
        node.pass(Duration.ofSeconds(1));
        assertThat(log.of("a blink")).isEmpty();

        refuse(new KvUnavailableException("the cluster is locked", null));
        Received<KvVersion> commit = node.commit("k", "w");
        node.pass(Duration.ofSeconds(30));
        assertThat(log.of("the cluster is locked")).hasSize(1);
        assertThat(node.fence.failure()).isEqualTo("the cluster is locked");
        assertThat(node.fence.readOnly()).isNull();
        takeWrites();
        node.pass(Duration.ofSeconds(2));
        commit.value();
        assertThat(log.of("takes commits again")).hasSize(1);
    }

    @Test
    void storeThatIsLostIsTheEndOfThePlaceWithItsReason() {
        node.fence.startHeartbeats();
        refuse(new KvLostException("the directory was moved away"));
        node.pass(Duration.ofSeconds(1));
        assertThat(node.lost).containsExactly("the directory was moved away");
        node.assertLost();
    }

    @Test
    void commitOfUnknownOutcomeStaysUnknownWhenTheStoreIsLost() {
        node.store.failNextCommit(new KvOutcomeUnknownException("scripted", null));
        Received<KvVersion> commit = node.commit("k", "v");
        refuse(new KvLostException("the directory was moved away"));
        node.pass(Duration.ofSeconds(1));
        assertThat(commit.error(FencedException.class).outcomeUnknown()).isTrue();
        assertThat(node.commit("k", "w").error(FencedException.class).outcomeUnknown())
                .isFalse();
    }
}
