package dev.rouse.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorType;
import dev.rouse.InvalidCallException;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Actors without a state live as all others do, and no record of a state is written or read for them. */
public interface StatelessActorContract extends ActorFixture {

    private TestNode lockers() {
        return TestNode.on(store(), Locker.type());
    }

    private static Locker locker(TestNode node, String key) {
        return node.runtime().actor(Locker.class, key);
    }

    private static ActorAddress address(String key) {
        return ActorAddress.of("locker", key);
    }

    private static Throwable failure(TestNode node, Mono<?> call) {
        Received<?> received = node.call(call);
        node.until(received::isOver);
        return received.error();
    }

    /** The meta record and the state record of an actor. */
    private KvSnapshot records(TestNode node, String key) {
        Keys keys = new Keys((byte) 'R');
        return node.await(store().read(KvRead.builder()
                .key(keys.actor(address(key).id(), Suffix.meta()))
                .key(keys.actor(address(key).id(), Suffix.state()))
                .build()));
    }

    @Test
    default void anActorWithoutAStateExistsAndKeepsItsData() {
        TestNode node = lockers();
        node.await(locker(node, "a").keep("tea"));
        assertThat(node.await(node.runtime().info(address("a"))).exists()).isTrue();
        assertThat(records(node, "a").value(0)).isNotNull();
        assertThat(records(node, "a").value(1)).isNull();
        node.close();
        try (TestNode next = lockers()) {
            assertThat(next.await(next.runtime().get(Locker.class, "a").parcel()))
                    .isEqualTo("tea");
            assertThat(next.await(
                            next.runtime().actor(address("a")).call("parcel").next()))
                    .isEqualTo("tea");
            assertThat(next.await(locker(next, "b").ask("a"))).isEqualTo("tea");
            assertThat(records(next, "a").value(1)).isNull();
        }
    }

    @Test
    default void itWakesWithOneReadAndWithNoneWhereItIsKnown() {
        TestNode node = lockers();
        node.await(locker(node, "a").keep("tea"));
        node.advance(Duration.ofMinutes(1));
        assertThat(node.slept).contains("locker/a");
        assertThat(node.await(locker(node, "a").parcel())).isEqualTo("tea");
        assertThat(node.starts).extracting(start -> start.ledger().roundTrips()).containsExactly(1, 0);
        node.close();
        try (TestNode next = lockers()) {
            next.await(locker(next, "a").ask("a-new"));
            assertThat(next.starts.get(0).ledger().roundTrips()).isEqualTo(1);
        }
    }

    @Test
    default void itsAlarmsFire() {
        TestNode node = lockers();
        node.await(locker(node, "a").keepLater("tea", 5_000));
        node.close();
        try (TestNode next = lockers()) {
            next.advance(Duration.ofSeconds(6));
            next.until(() -> !next.fired.isEmpty());
            assertThat(next.fired).containsExactly("keep 1");
            assertThat(next.await(locker(next, "a").parcel())).isEqualTo("tea");
        }
    }

    @Test
    default void itIsDestroyedAndCreatedAnew() {
        try (TestNode node = lockers()) {
            node.await(locker(node, "a").keep("tea"));
            node.await(node.runtime().destroy(address("a")));
            assertThat(node.await(node.runtime().info(address("a"))).exists()).isFalse();
            assertThat(node.await(locker(node, "a").parcel().defaultIfEmpty("nothing")))
                    .isEqualTo("nothing");
        }
    }

    @Test
    default void itHasNoStateToLookAtOrToChange() {
        try (TestNode node = lockers()) {
            for (String how : List.of("state", "update", "updateAndReturn")) {
                assertThat(failure(node, locker(node, "a").state(how)))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("locker have no state")
                        .hasMessageContaining("extend Actor<TheState>");
            }
        }
    }

    @Test
    default void anInputOfItsCreationIsForOnCreateAndRefusedWithoutThat() {
        try (TestNode node = lockers()) {
            assertThat(failure(node, node.runtime().create(address("a"), "tea")))
                    .isInstanceOf(InvalidCallException.class)
                    .hasMessageContaining("neither a state nor onCreate");
            node.await(node.runtime().create(address("b"), null));
            assertThat(node.await(node.runtime().info(address("b"))).exists()).isTrue();
        }
        try (TestNode node = TestNode.on(store(), Locker.typeWithInput())) {
            node.await(node.runtime().create(address("c"), "tea"));
            assertThat(node.await(locker(node, "c").parcel())).isEqualTo("tea");
            assertThat(records(node, "c").value(1)).isNull();
        }
    }

    @Test
    default void aTypeThatGetsAStateBeginsWithItsInitialOneAndKeepsTheRest() {
        TestNode node = lockers();
        node.await(locker(node, "a").keep("tea"));
        node.close();
        ActorType<Locker> later = Locker.typeWithState();
        node = TestNode.on(store(), later);
        assertThat(node.await(locker(node, "a").parcel())).isEqualTo("tea7");
        node.await(locker(node, "a").keepLater("x", 3_600_000));
        assertThat(records(node, "a").value(1)).as("nothing changed it yet").isNull();
        node.close();
        node = TestNode.on(store(), later);
        assertThat(node.await(locker(node, "a").ask(""))).isEqualTo("8");
        node.close();
        node = TestNode.on(store(), later);
        assertThat(node.await(locker(node, "a").state(""))).isEqualTo("8");
        node.close();
        try (TestNode back = lockers()) {
            assertThat(back.await(locker(back, "a").parcel()))
                    .as("without one again")
                    .isEqualTo("tea");
            assertThat(records(back, "a").value(1)).as("left alone").isNotNull();
        }
    }
}
