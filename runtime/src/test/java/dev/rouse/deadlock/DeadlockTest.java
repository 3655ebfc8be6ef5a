package dev.rouse.deadlock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.CallCycleException;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Puppet.PuppetActor;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Turns of different chains that wait for each other: one call of the cycle fails, soon and by name, and the others go on. */
final class DeadlockTest {

    private static final Duration SOON = Duration.ofSeconds(3);

    private final ScriptedStore store = new ScriptedStore();
    private final Sinks.Empty<Void> gate = Sinks.empty();
    private final Sinks.Empty<Void> other = Sinks.empty();
    private final Puppet.Play play = new Puppet.Play();

    /** A turn that waits for the gate, then calls {@code key}. */
    private String calls(String key) {
        play.part(
                "call " + key, puppet -> gate.asMono().publishOn(puppet.home()).then(state(puppet, key)));
        return "call " + key;
    }

    private static Mono<String> state(PuppetActor puppet, String key) {
        return puppet.others().actor(Puppet.class, key).act("state").thenReturn("got " + key);
    }

    private static Puppet puppet(TestNode node, String key) {
        return node.runtime().actor(Puppet.class, key);
    }

    private void open(TestNode node) {
        gate.tryEmitEmpty();
        node.run();
    }

    private static CallCycleException onlyVictim(List<Received<String>> calls) {
        assertThat(calls).allMatch(Received::isOver);
        List<CallCycleException> errors = calls.stream()
                .map(Received::error)
                .filter(error -> error != null)
                .map(DeadlockTest::cycle)
                .toList();
        assertThat(errors).hasSize(1);
        return errors.get(0);
    }

    /** Of which the caller of the turn is told that made the call. */
    private static CallCycleException cycle(Throwable told) {
        assertThat(told).hasCauseInstanceOf(CallCycleException.class);
        return (CallCycleException) told.getCause();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void oneOfTwoTurnsThatCallEachOtherFails(int lanes) {
        try (TestNode node = TestNode.withLanes(lanes, store, play.type())) {
            Received<String> a = node.call(puppet(node, "a").act(calls("b")));
            Received<String> b = node.call(puppet(node, "b").act(calls("a")));
            open(node);
            node.advance(SOON);
            List<String> cycle =
                    List.of("puppet/b.act", "puppet/a.act", "puppet/a.act", "puppet/b.act", "puppet/b.act");
            List<String> other =
                    List.of("puppet/a.act", "puppet/b.act", "puppet/b.act", "puppet/a.act", "puppet/a.act");
            assertThat(onlyVictim(List.of(a, b)).chain()).isEqualTo(a.error() == null ? cycle : other);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void oneOfThreeThroughChainsFails(int lanes) {
        play.part(
                "via",
                puppet -> gate.asMono()
                        .publishOn(puppet.home())
                        .then(puppet.others().actor(Puppet.class, "middle").act("on")));
        play.part("on", puppet -> state(puppet, "b"));
        try (TestNode node = TestNode.withLanes(lanes, store, play.type())) {
            Received<String> a = node.call(puppet(node, "a").act("via"));
            Received<String> b = node.call(puppet(node, "b").act(calls("c")));
            Received<String> c = node.call(puppet(node, "c").act(calls("a")));
            open(node);
            node.advance(SOON);
            assertThat(onlyVictim(List.of(a, b, c)).chain())
                    .contains("puppet/a.act", "puppet/b.act", "puppet/c.act", "puppet/middle.act");
        }
    }

    @Test
    void theCallThatWasMadeLastFails() {
        try (TestNode node = TestNode.on(store, play.type())) {
            Received<String> a = node.call(puppet(node, "a").act(calls("b")));
            play.part("later", puppet -> other.asMono().publishOn(puppet.home()).then(state(puppet, "a")));
            Received<String> b = node.call(puppet(node, "b").act("later"));
            open(node);
            node.advance(Duration.ofMillis(100));
            other.tryEmitEmpty();
            node.advance(SOON);
            assertThat(a.value()).isEqualTo("got b");
            assertThat(cycle(b.error()).chain()).startsWith("puppet/b.act", "puppet/a.act");
        }
    }

    @Test
    void aLongChainThatStillGoesOnIsLeftAlone() {
        play.part("long", puppet -> other.asMono().thenReturn("done"));
        play.part("wait", puppet -> puppet.others().actor(Puppet.class, "c").act("long"));
        try (TestNode node = TestNode.on(store, play.type())) {
            Received<String> b = node.call(puppet(node, "b").act("wait"));
            Received<String> a = node.call(puppet(node, "a").act(calls("b")));
            Received<String> d = node.call(puppet(node, "d").act(calls("a")));
            open(node);
            node.advance(Duration.ofSeconds(20));
            assertThat(List.of(a, b, d)).noneMatch(Received::isOver);
            other.tryEmitEmpty();
            node.run();
            assertThat(Stream.of(a, b, d).map(Received::value)).containsExactly("got b", "done", "got a");
        }
    }

    @Test
    void aTurnThatAnotherCallMayEndIsNotStuck() {
        play.part("long", puppet -> other.asMono().thenReturn("done"));
        play.part(
                "either",
                puppet -> gate.asMono()
                        .publishOn(puppet.home())
                        .then(Mono.firstWithSignal(
                                state(puppet, "b"),
                                puppet.others().actor(Puppet.class, "c").act("long"))));
        try (TestNode node = TestNode.on(store, play.type())) {
            Received<String> a = node.call(puppet(node, "a").act("either"));
            Received<String> b = node.call(puppet(node, "b").act(calls("a")));
            open(node);
            node.advance(Duration.ofSeconds(20));
            assertThat(List.of(a, b)).noneMatch(Received::isOver);
            other.tryEmitEmpty();
            node.run();
            assertThat(a.value()).isEqualTo("done");
            assertThat(b.value()).isEqualTo("got a");
        }
    }

    @Test
    void aTurnThatWaitsForAllOfItsCallsIsStuckOnceTheOthersAreAnswered() {
        play.part("long", puppet -> other.asMono().thenReturn("done"));
        play.part(
                "all",
                puppet -> gate.asMono()
                        .publishOn(puppet.home())
                        .then(Mono.zip(
                                        state(puppet, "b"),
                                        puppet.others().actor(Puppet.class, "c").act("long"))
                                .map(Object::toString)));
        try (TestNode node = TestNode.on(store, play.type())) {
            Received<String> a = node.call(puppet(node, "a").act("all"));
            Received<String> b = node.call(puppet(node, "b").act(calls("a")));
            open(node);
            node.advance(Duration.ofSeconds(5));
            assertThat(List.of(a, b)).noneMatch(Received::isOver);
            other.tryEmitEmpty();
            node.advance(SOON);
            onlyVictim(List.of(a, b));
        }
    }

    @Test
    void turnsThatOverlapDoNotWaitForEachOther() {
        play.part(
                "meet a",
                puppet -> gate.asMono()
                        .publishOn(puppet.home())
                        .then(puppet.others().actor(Puppet.class, "a").mingle("state")));
        play.part(
                "meet b",
                puppet -> gate.asMono()
                        .publishOn(puppet.home())
                        .then(puppet.others().actor(Puppet.class, "b").mingle("state")));
        try (TestNode node = TestNode.on(store, play.type())) {
            Received<String> a = node.call(puppet(node, "a").mingle("meet b"));
            Received<String> b = node.call(puppet(node, "b").mingle("meet a"));
            open(node);
            assertThat(a.value() + b.value()).isEmpty();
        }
    }

    @Test
    void callsThatSleepKeepsForTheNextLifeAreFollowedToo() {
        play.part("rest", puppet -> {
            puppet.rest();
            return gate.asMono().publishOn(puppet.home()).then(state(puppet, "b"));
        });
        play.part("sleep now", puppet -> {
            puppet.rest();
            return Mono.just("");
        });
        ActorOptions patient = ActorOptions.builder()
                .lifecycle(l -> l.grace(Duration.ofMinutes(10)))
                .build();
        try (TestNode node = TestNode.on(store, play.type(patient))) {
            Received<String> a = node.call(puppet(node, "a").mingle(calls("b")));
            node.call(puppet(node, "a").mingle("sleep now"));
            Received<String> b = node.call(puppet(node, "b").act(calls("a")));
            open(node);
            node.advance(SOON);
            onlyVictim(List.of(a, b));
        }
    }

    @Test
    void twoCyclesThatShareNothingLoseOneCallEach() {
        try (TestNode node = TestNode.withLanes(2, store, play.type())) {
            List<Received<String>> first = new ArrayList<>();
            List<Received<String>> second = new ArrayList<>();
            first.add(node.call(puppet(node, "a").act(calls("b"))));
            first.add(node.call(puppet(node, "b").act(calls("a"))));
            second.add(node.call(puppet(node, "c").act(calls("d"))));
            second.add(node.call(puppet(node, "d").act(calls("c"))));
            open(node);
            node.advance(SOON);
            onlyVictim(first);
            onlyVictim(second);
        }
    }
}
