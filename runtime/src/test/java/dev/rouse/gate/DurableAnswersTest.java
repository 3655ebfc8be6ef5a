package dev.rouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorExistsException;
import dev.rouse.ActorInfo;
import dev.rouse.ActorOptions;
import dev.rouse.ActorPhase;
import dev.rouse.Durability;
import dev.rouse.LimitExceededException;
import dev.rouse.RuntimeListener;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvTooLargeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody is told that an actor exists, or that it is gone, before that is durable. */
class DurableAnswersTest {

    private static final ActorAddress A = ActorAddress.of("puppet", "a");
    private static final KvTooLargeException REFUSED = new KvTooLargeException("value", 2, 1);

    private final ScriptedStore store = new ScriptedStore();
    private final Puppet.Play play = new Puppet.Play();
    private final List<ActorAddress> destroyed = new ArrayList<>();

    @AfterEach
    void nothingIsLeftOpen() {
        store.verifyNoMoreCalls();
    }

    private TestNode node(Durability durability) {
        RuntimeListener listener = new RuntimeListener() {
            @Override
            public void actorDestroyed(ActorAddress address) {
                destroyed.add(address);
            }
        };
        return TestNode.on(
                store,
                o -> o.listener(listener),
                play.type(ActorOptions.builder().durability(durability).build()));
    }

    private TestNode node() {
        return node(Durability.BEFORE_REPLY);
    }

    private static Received<ActorInfo> info(TestNode node) {
        return node.call(node.runtime().info(A));
    }

    @Test
    void aCreationThatIsOnItsWayIsWaitedFor() {
        try (TestNode node = node()) {
            store.holdCommits();
            Received<Void> created = node.call(node.runtime().create(A, null));
            Received<ActorInfo> info = info(node);
            Received<Void> again = node.call(node.runtime().create(A, null));
            Received<Void> resumed = node.call(node.runtime().resume(A));
            assertThat(info.isOver()).isFalse();
            assertThat(again.isOver()).isFalse();
            assertThat(resumed.isOver()).isFalse();
            assertThat(node.await(node.runtime().list("puppet", null, 10)).actors())
                    .isEmpty();
            store.releaseCommits();
            node.run();
            assertThat(created.isOver()).isTrue();
            assertThat(info.value().exists()).isTrue();
            assertThat(info.value().phase()).isEqualTo(ActorPhase.RUNNING);
            assertThat(again.error()).isInstanceOf(ActorExistsException.class);
            assertThat(resumed.error()).isNull();
        }
    }

    @Test
    void aCreationThatTheStoreRefusesIsToldToNobody() {
        try (TestNode node = node()) {
            store.holdCommits();
            Received<Void> created = node.call(node.runtime().create(A, null));
            Received<ActorInfo> info = info(node);
            Received<Void> again = node.call(node.runtime().create(A, null));
            Received<Void> resumed = node.call(node.runtime().resume(A));
            store.failHeldCommits(REFUSED);
            store.releaseCommits();
            node.run();
            assertThat(created.error()).isInstanceOf(LimitExceededException.class);
            assertThat(info.value().exists()).isFalse();
            assertThat(info.value().createdAt()).isNull();
            assertThat(again.error()).isNotNull().isNotInstanceOf(ActorExistsException.class);
            assertThat(resumed.error()).isNotNull();
        }
    }

    /** Calls are answered before their commit where the type says so, but not who asks what is in the store. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCreationThatIsToBeSavedLaterIsSavedForWhoAsks(boolean refused) {
        try (TestNode node = node(Durability.ON_SLEEP)) {
            Puppet a = node.runtime().actor(Puppet.class, "a");
            store.holdCommits();
            assertThat(node.await(a.act("state"))).isEmpty();
            Received<ActorInfo> info = info(node);
            Received<Void> created = node.call(node.runtime().create(A, null));
            assertThat(info.isOver()).isFalse();
            assertThat(created.isOver()).isFalse();
            if (refused) {
                store.failHeldCommits(REFUSED);
            }
            store.releaseCommits();
            node.run();
            assertThat(info.value().exists()).isEqualTo(!refused);
            assertThat(created.error() instanceof ActorExistsException).isEqualTo(!refused);
        }
    }

    @Test
    void aDestructionThatIsOnItsWayIsWaitedFor() {
        try (TestNode node = node()) {
            node.await(node.runtime().create(A, null));
            store.holdCommits();
            Received<Void> gone = node.call(node.runtime().destroy(A));
            Received<ActorInfo> info = info(node);
            assertThat(info.isOver()).isFalse();
            assertThat(destroyed).isEmpty();
            store.releaseCommits();
            node.run();
            assertThat(gone.isOver()).isTrue();
            assertThat(info.value().exists()).isFalse();
            assertThat(destroyed).containsExactly(A);
        }
    }

    @Test
    void aDestructionThatTheStoreRefusesIsToldToNobody() {
        try (TestNode node = node()) {
            node.await(node.runtime().create(A, null));
            store.holdCommits();
            Received<Void> gone = node.call(node.runtime().destroy(A));
            Received<ActorInfo> info = info(node);
            store.failHeldCommits(REFUSED);
            store.releaseCommits();
            node.run();
            assertThat(gone.error()).isInstanceOf(LimitExceededException.class);
            assertThat(info.value().exists()).isTrue();
            assertThat(destroyed).isEmpty();
        }
    }

    @Test
    void whoAsksAndGivesUpIsForgotten() {
        try (TestNode node = node()) {
            store.holdCommits();
            node.call(node.runtime().create(A, null));
            Received<ActorInfo> info = info(node);
            info.cancel();
            node.run();
            store.releaseCommits();
            node.advance(Duration.ofSeconds(1));
            assertThat(info(node).value().exists()).isTrue();
        }
    }
}
