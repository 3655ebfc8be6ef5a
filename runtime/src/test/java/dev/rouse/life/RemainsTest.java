package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.ActorStartException;
import dev.rouse.LimitExceededException;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvTooLargeException;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records that no actor can start from: a start says so and leaves them, a destruction clears them. */
class RemainsTest {

    private final ScriptedStore store = new ScriptedStore();
    private final HookTraceRows rows = new HookTraceRows(store);
    private final HookTrace.Script script = new HookTrace.Script();
    private final List<TestNode> nodes = new ArrayList<>();

    private enum Damage {
        META_IS_MISSING,
        STATE_IS_MISSING,
        META_IS_CUT,
        META_IS_EMPTY,
        STATE_IS_CUT,
        STATE_IS_NONE_OF_ITS_CODEC,
        SCHEDULE_IS_CUT
    }

    @BeforeEach
    void anActorWithRowsInEveryTable() {
        TestNode node = node();
        node.await(a(node).mark("before"));
        node.close();
        rows.areWhole();
    }

    @AfterEach
    void stop() {
        store.heal();
        nodes.forEach(TestNode::close);
        store.verifyNoMoreCalls();
    }

    private TestNode node() {
        TestNode node = TestNode.on(store, script.type(ActorOptions.defaults()));
        nodes.add(node);
        return node;
    }

    private static HookTrace a(TestNode node) {
        return node.runtime().actor(HookTrace.class, "a");
    }

    private static KvKey row(byte[] suffix) {
        return new Keys((byte) 'R').actor(HookTrace.ADDRESS.id(), suffix);
    }

    private void damage(Damage damage) {
        switch (damage) {
            case META_IS_MISSING -> store.remove(row(Suffix.meta()));
            case STATE_IS_MISSING -> store.remove(row(Suffix.state()));
            case META_IS_CUT -> store.put(row(Suffix.meta()), new byte[] {1, 1});
            case META_IS_EMPTY -> store.put(row(Suffix.meta()), new byte[] {});
            case STATE_IS_CUT -> store.put(row(Suffix.state()), new byte[] {});
            case STATE_IS_NONE_OF_ITS_CODEC -> store.put(row(Suffix.state()), new byte[] {1, '{'});
            case SCHEDULE_IS_CUT ->
                store.entries().stream()
                        .filter(entry -> entry.key().startsWith(row(Suffix.schedule())))
                        .forEach(entry -> store.put(entry.key(), new byte[] {1}));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStartTellsAndLeavesThemAndADestructionClearsThem(Damage damage) {
        damage(damage);
        List<?> left = rows.all();
        TestNode node = node();
        Received<String> called = node.call(a(node).mark("call"));
        assertThat(called.error()).isInstanceOf(ActorStartException.class);
        assertThat(rows.all()).isEqualTo(left);
        assertThat(node.call(node.runtime().create(HookTrace.ADDRESS, null)).error())
                .isInstanceOf(ActorStartException.class);
        node.await(node.runtime().destroy(HookTrace.ADDRESS));
        assertThat(rows.all()).allMatch(row -> damage.name().startsWith("META"));
        assertThat(node.await(node.runtime().info(HookTrace.ADDRESS)).exists()).isFalse();
        assertThat(node.await(a(node).mark("anew"))).isEqualTo("CREATE;WAKE;anew;");
        node.await(node.runtime().destroy(HookTrace.ADDRESS));
        node.advance(Duration.ofDays(2));
        assertThat(rows.all())
                .as("an alarm that only the meta record knew of is found stray")
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void anOrderOfAnOperatorIsAnsweredToo(Damage damage) {
        damage(damage);
        TestNode node = node();
        Received<Void> paused = node.call(node.runtime().pause(HookTrace.ADDRESS));
        node.run();
        assertThat(paused.isOver()).isTrue();
        assertThat(node.call(node.runtime().resume(HookTrace.ADDRESS)).isOver()).isTrue();
        node.await(node.runtime().destroy(HookTrace.ADDRESS));
    }

    @Test
    void aHalfRecordSaysWhatToDo() {
        damage(Damage.STATE_IS_MISSING);
        TestNode node = node();
        assertThat(node.call(a(node).mark("call")).error())
                .hasMessageContaining("it has a meta record and not the other")
                .hasMessageContaining("destroy it");
    }

    @Test
    void whatANewerVersionWroteIsNotDestroyed() {
        for (byte[] suffix : List.of(Suffix.meta(), Suffix.state())) {
            byte[] newer = store.value(row(suffix)).clone();
            byte[] before = store.value(row(suffix));
            newer[0] = 99;
            store.put(row(suffix), newer);
            TestNode node = node();
            assertThat(node.call(node.runtime().destroy(HookTrace.ADDRESS)).error())
                    .isInstanceOf(ActorStartException.class);
            assertThat(store.value(row(suffix))).isEqualTo(newer);
            node.close();
            store.put(row(suffix), before);
        }
        rows.areWhole();
    }

    @Test
    void callsThatWaitWithTheDestructionAreToldAndThoseAfterItFindNothing() {
        damage(Damage.STATE_IS_MISSING);
        TestNode node = node();
        store.holdReads();
        Received<String> before = node.call(a(node).mark("before"));
        Received<Void> destroyed = node.call(node.runtime().destroy(HookTrace.ADDRESS));
        store.holdCommits();
        store.releaseReads();
        node.run();
        assertThat(before.error()).isInstanceOf(ActorStartException.class);
        assertThat(destroyed.isOver()).as("told before it is durable").isFalse();
        Received<String> after = node.call(a(node).mark("after"));
        store.releaseCommits();
        node.run();
        assertThat(destroyed.error()).isNull();
        assertThat(after.value()).isEqualTo("CREATE;WAKE;after;");
    }

    @Test
    void aDestructionThatTheStoreRefusesLeavesThemAndIsTold() {
        damage(Damage.STATE_IS_MISSING);
        TestNode node = node();
        List<?> left = rows.all();
        store.holdCommits();
        Received<Void> destroyed = node.call(node.runtime().destroy(HookTrace.ADDRESS));
        Received<Void> created = node.call(node.runtime().create(HookTrace.ADDRESS, null));
        store.expectCommit().fail(new KvTooLargeException("value", 2, 1));
        store.releaseCommits();
        node.run();
        assertThat(destroyed.error()).isInstanceOf(LimitExceededException.class);
        assertThat(created.error()).isInstanceOf(ActorStartException.class);
        assertThat(rows.all()).isEqualTo(left);
        node.await(node.runtime().destroy(HookTrace.ADDRESS));
        assertThat(rows.all()).isEmpty();
    }
}
