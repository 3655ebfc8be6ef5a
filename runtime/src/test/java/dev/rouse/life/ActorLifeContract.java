package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ActorExistsException;
import dev.rouse.ActorInfo;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorPage;
import dev.rouse.InvalidCallException;
import dev.rouse.StartLedger.Source;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Create, find, list, ask about, destroy. */
public interface ActorLifeContract extends ActorFixture {

    @Test
    default void actorIsCreatedByItsFirstCall() {
        try (TestNode node = node(new Probe.Gates())) {
            assertThat(node.await(node.runtime().actor(Probe.class, "a").add(5)))
                    .isEqualTo(5);
            ActorInfo info = node.await(node.runtime().info(probe("a")));
            assertThat(info.exists()).isTrue();
            assertThat(info.awake()).isTrue();
            assertThat(info.createdAt()).isNotNull();
            assertThat(info.lastStart().roundTrips()).isEqualTo(1);
        }
    }

    @Test
    default void aReadOnlyCallCreatesDurablyToo() {
        try (TestNode node = node(new Probe.Gates())) {
            assertThat(node.await(node.runtime().actor(Probe.class, "a").value()))
                    .isZero();
            assertThat(node.await(node.runtime().list("probe", null, 10)).actors())
                    .containsExactly(probe("a"));
        }
    }

    @Test
    default void stateSurvivesTheRuntime() {
        try (TestNode node = node(new Probe.Gates())) {
            node.await(node.runtime().actor(Probe.class, "a").add(5));
        }
        try (TestNode node = node(new Probe.Gates())) {
            assertThat(node.await(node.runtime().actor(Probe.class, "a").value()))
                    .isEqualTo(5);
            assertThat(node.starts.get(0).created()).isFalse();
            assertThat(node.starts.get(0).ledger().roundTrips()).isEqualTo(1);
            assertThat(node.starts.get(0).ledger().sources()).allMatch(entry -> entry.source() == Source.LIVE);
        }
    }

    @Test
    default void getOfAnAbsentActorFailsAndCreatesNothing() {
        try (TestNode node = node(new Probe.Gates())) {
            assertThatThrownBy(() ->
                            node.await(node.runtime().get(Probe.class, "a").value()))
                    .isInstanceOf(ActorNotFoundException.class)
                    .hasMessageContaining("probe/a")
                    .hasMessageContaining("create it first");
            assertThat(node.await(node.runtime().info(probe("a"))).exists()).isFalse();
            assertThat(node.await(node.runtime().list("probe", null, 10)).actors())
                    .isEmpty();
        }
    }

    @Test
    default void createTakesInputAndFailsWhereTheActorExists() {
        try (TestNode node = node(new Probe.Gates())) {
            Probe created = node.await(node.runtime().create(Probe.class, 7L, "a"));
            assertThat(node.await(created.value())).isEqualTo(7);
            assertThatThrownBy(() -> node.await(node.runtime().create(Probe.class, 8L, "a")))
                    .isInstanceOf(ActorExistsException.class);
            assertThat(node.await(created.value())).isEqualTo(7);
        }
    }

    @Test
    default void createThatTheActorRefusesLeavesNothing() {
        try (TestNode node = node(new Probe.Gates())) {
            assertThatThrownBy(() -> node.await(node.runtime().create(Probe.class, -1L, "a")))
                    .isInstanceOf(ActionException.class);
            assertThatThrownBy(() -> node.await(node.runtime().create(Probe.class, "text", "a")))
                    .isInstanceOf(InvalidCallException.class);
            assertThat(node.await(node.runtime().info(probe("a"))).exists()).isFalse();
        }
    }

    @Test
    default void inputForATypeThatTakesNoneSaysWhatToOverride() {
        try (TestNode node = TestNode.on(store(), new Puppet.Play().type())) {
            assertThatThrownBy(() -> node.await(node.runtime().create(Puppet.class, "text", "a")))
                    .isInstanceOf(InvalidCallException.class)
                    .hasMessageContaining("take no input, got one of type java.lang.String")
                    .hasMessageContaining("initialState(Object)");
        }
    }

    @Test
    default void createAfterALookInVainNeedsNoRead() {
        try (TestNode node = node(new Probe.Gates())) {
            node.call(node.runtime().get(Probe.class, "a").value());
            node.until(() -> !node.starts.isEmpty());
            node.await(node.runtime().create(Probe.class, null, "a"));
            assertThat(node.starts.get(1).ledger().roundTrips()).isZero();
            assertThat(node.starts.get(1).ledger().sources()).allMatch(entry -> entry.source() == Source.ABSENT);
        }
    }

    @Test
    default void destroyRemovesEverythingAndFreesTheAddress() {
        try (TestNode node = node(new Probe.Gates())) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.add(5));
            node.await(a.put("k", "v"));
            node.await(node.runtime().destroy(probe("a")));
            assertThat(node.await(node.runtime().info(probe("a"))).exists()).isFalse();
            assertThat(node.await(node.runtime().list("probe", null, 10)).actors())
                    .isEmpty();
            assertThat(node.await(a.value())).isZero();
            assertThat(node.<String>await(a.read("k"))).isNull();
        }
    }

    @Test
    default void destroyOfAnAbsentActorFails() {
        try (TestNode node = node(new Probe.Gates())) {
            assertThatThrownBy(() -> node.await(node.runtime().destroy(probe("a"))))
                    .isInstanceOf(ActorNotFoundException.class)
                    .hasMessage("There is no actor probe/a.");
        }
    }

    @Test
    default void callsThatWaitBehindADestroyBeginTheNextLife() {
        Probe.Gates gates = new Probe.Gates();
        try (TestNode node = node(gates)) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.add(1));
            Received<Long> running = node.call(a.addThenWait(1, "gate"));
            Received<Void> destroyed = node.call(node.runtime().destroy(probe("a")));
            Received<Long> behind = node.call(a.add(1));
            assertThat(destroyed.isOver()).isFalse();
            gates.open("gate");
            node.until(() -> destroyed.isOver() && running.isOver());
            assertThat(running.value()).isEqualTo(2);
            node.advance(java.time.Duration.ofMillis(30));
            node.until(behind::isOver);
            assertThat(behind.value()).isEqualTo(1);
        }
    }

    @Test
    default void listGoesPageByPageInKeyOrderAndWakesNobody() {
        try (TestNode node = node(new Probe.Gates(), options -> options.idleTimeout(java.time.Duration.ZERO))) {
            for (int i = 0; i < 25; i++) {
                node.await(node.runtime()
                        .actor(Probe.class, String.format("k%02d", i))
                        .add(i));
            }
            int started = node.starts.size();
            List<String> keys = new ArrayList<>();
            String cursor = null;
            do {
                ActorPage page = node.await(node.runtime().list("probe", cursor, 10));
                page.actors().forEach(address -> keys.add(address.key()));
                cursor = page.next();
            } while (cursor != null);
            assertThat(keys).hasSize(25).isSorted().doesNotHaveDuplicates();
            assertThat(node.starts).hasSize(started);
        }
    }

    @Test
    default void aPageOfNoneAndACursorFromElsewhereAreRefused() {
        try (TestNode node = node(new Probe.Gates())) {
            assertThatThrownBy(() -> node.await(node.runtime().list("probe", null, 0)))
                    .isInstanceOf(InvalidCallException.class);
            assertThatThrownBy(() -> node.await(node.runtime().list("probe", "%%%", 1)))
                    .isInstanceOf(InvalidCallException.class);
        }
    }

    @Test
    default void keysOfSeveralPartsAreDifferentAddresses() {
        try (TestNode node = node(new Probe.Gates())) {
            node.await(node.runtime().actor(Probe.class, "a", "b").add(1));
            node.await(node.runtime().actor(Probe.class, "a,b").add(2));
            assertThat(node.await(node.runtime().actor(Probe.class, "a", "b").value()))
                    .isEqualTo(1);
            assertThat(node.await(node.runtime().list("probe", null, 10)).actors())
                    .containsExactlyInAnyOrder(probe("a", "b"), probe("a,b"));
        }
    }

    @Test
    default void prewarmedActorsStartWithoutARead() {
        List<ActorAddress> addresses = new ArrayList<>();
        try (TestNode node = node(new Probe.Gates())) {
            for (int i = 0; i < 250; i++) {
                addresses.add(probe("k" + i));
                node.await(node.runtime().actor(Probe.class, "k" + i).add(i));
            }
        }
        try (TestNode node = node(new Probe.Gates())) {
            assertThat(node.await(node.runtime().prewarm(Flux.fromIterable(addresses))))
                    .isEqualTo(250);
            for (int i = 0; i < 250; i++) {
                assertThat(node.await(node.runtime().actor(Probe.class, "k" + i).value()))
                        .isEqualTo(i);
            }
            assertThat(node.starts)
                    .hasSize(250)
                    .allMatch(start -> start.ledger().roundTrips() == 0);
        }
    }

    @Test
    default void anActorThatIsAwakeIsPassedByWhenPrewarming() {
        try (TestNode node = node(new Probe.Gates())) {
            node.await(node.runtime().actor(Probe.class, "a").add(1));
            assertThat(node.await(node.runtime().prewarm(Flux.just(probe("a")))))
                    .isZero();
        }
    }
}
