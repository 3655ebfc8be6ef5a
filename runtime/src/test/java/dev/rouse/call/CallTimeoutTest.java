package dev.rouse.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.ActorOptions;
import dev.rouse.CallCycleException;
import dev.rouse.CallTimeoutException;
import dev.rouse.Durability;
import dev.rouse.TurnAbortedException;
import dev.rouse.fixture.HeldStore;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Puppet.PuppetActor;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Calls with a time-out of their own, and what is called for them. */
final class CallTimeoutTest {

    private static final Duration TYPE = Duration.ofSeconds(10);

    private final ScriptedStore store = new ScriptedStore();
    private final Sinks.Empty<Void> gate = Sinks.empty();
    private final Sinks.Empty<Void> end = Sinks.empty();
    private final AtomicReference<Throwable> nested = new AtomicReference<>();
    private final Puppet.Play play = new Puppet.Play()
            .part(
                    "stay",
                    puppet -> gate.asMono().publishOn(puppet.home()).then(Mono.fromCallable(() -> puppet.add("+"))))
            .part("call", puppet -> told(puppet.others(), puppet));

    /** Calls {@code b}, which waits, and keeps what came of it. */
    private Mono<String> told(ActorClient client, PuppetActor puppet) {
        return client.actor(Puppet.class, "b").act("stay").doOnError(nested::set);
    }

    private final HeldStore held = new HeldStore(store);
    private final TestNode node =
            TestNode.on(held, play.type(ActorOptions.builder().callTimeout(TYPE).build()));

    @AfterEach
    void nothingRunsOn() {
        gate.tryEmitEmpty();
        end.tryEmitEmpty();
        node.run();
        node.close();
    }

    private ActorClient within(int millis) {
        return node.runtime().withCallTimeout(Duration.ofMillis(millis));
    }

    private void endsAfter(Received<?> call, int millis) {
        node.advance(Duration.ofMillis(millis - 100));
        assertThat(call.isOver()).as("%d ms are not over", millis).isFalse();
        node.advance(Duration.ofMillis(200));
        assertThat(call.error()).isInstanceOf(CallTimeoutException.class);
    }

    @Test
    void aCallHasItsOwnTimeOutShorterThanThatOfItsTypeOrLonger() {
        endsAfter(node.call(within(2_000).actor(Puppet.class, "a").act("stay")), 2_000);
        endsAfter(node.call(node.runtime().actor(Puppet.class, "a").act("state")), 10_000);
        endsAfter(node.call(within(20_000).get(Puppet.class, "a").act("state")), 20_000);
        gate.tryEmitEmpty();
        node.run();
        assertThat(node.await(node.runtime().actor(Puppet.class, "a").act("state")))
                .as("the turn went on")
                .isEqualTo("+");
    }

    @Test
    void aCallByNameAndTheDestructionOfAnActorHaveOneToo() {
        ActorAddress a = ActorAddress.of("puppet", "a");
        Received<Object> named =
                node.call(within(1_000).actor(a).call("act", "stay").next());
        endsAfter(named, 1_000);
        assertThat(named.error()).hasMessageContaining("within PT1S");
        Received<Object> known =
                node.call(within(3_000).get(a).call("look", "state").next());
        endsAfter(known, 3_000);
    }

    @Test
    void callsThatAreMadeForACallHaveItsDeadline() {
        Received<String> call = node.call(within(2_000).actor(Puppet.class, "a").act("call"));
        node.advance(Duration.ofMillis(1_900));
        assertThat(call.isOver() || nested.get() != null).isFalse();
        node.advance(Duration.ofMillis(200));
        assertThat(call.error()).isInstanceOf(CallTimeoutException.class);
        assertThat(nested.get())
                .isInstanceOfSatisfying(
                        CallTimeoutException.class,
                        late -> assertThat(late.address().toString()).isEqualTo("puppet/b"));
    }

    @Test
    void soDoCallsThatThoseLeadTo() {
        play.part(
                "relay", puppet -> puppet.others().actor(Puppet.class, "middle").act("call"));
        node.call(within(2_000).actor(Puppet.class, "a").act("relay"));
        node.advance(Duration.ofMillis(1_900));
        assertThat(nested.get()).isNull();
        node.advance(Duration.ofMillis(200));
        assertThat(nested.get()).isInstanceOf(CallTimeoutException.class);
    }

    @Test
    void aCallOfATurnDoesNotOutlastTheTimeThatTheCallerOfTheTurnHasLeft() {
        play.part("longer", puppet -> told(puppet.others().withCallTimeout(Duration.ofMinutes(1)), puppet));
        node.call(node.runtime().actor(Puppet.class, "a").act("longer"));
        node.advance(TYPE.minusMillis(100));
        assertThat(nested.get()).isNull();
        node.advance(Duration.ofMillis(200));
        assertThat(nested.get()).isInstanceOf(CallTimeoutException.class);
    }

    @Test
    void aCallThatIsMadeWhenNoTimeIsLeftEndsAtOnce() {
        play.part("late", puppet -> gate.asMono().publishOn(puppet.home()).then(told(puppet.others(), puppet)));
        node.call(within(1_000).actor(Puppet.class, "a").act("late"));
        node.advance(Duration.ofSeconds(2));
        play.part("stay", puppet -> end.asMono().thenReturn("end"));
        gate.tryEmitEmpty();
        node.advance(Duration.ofMillis(1));
        assertThat(nested.get()).isInstanceOf(CallTimeoutException.class).hasMessageContaining("within PT0S");
    }

    @Test
    void callsWithoutOneKeepThatOfTheirType() {
        play.part(
                "late",
                puppet -> Mono.delay(Duration.ofSeconds(9), puppet.home()).then(told(puppet.others(), puppet)));
        Received<String> call =
                node.call(node.runtime().actor(Puppet.class, "a").act("late"));
        node.advance(Duration.ofSeconds(15));
        assertThat(call.error()).isInstanceOf(CallTimeoutException.class);
        assertThat(nested.get()).isNull();
        gate.tryEmitEmpty();
        node.run();
        assertThat(node.await(node.runtime().actor(Puppet.class, "b").act("state")))
                .isEqualTo("+");
    }

    @Test
    void theTimeOfACallThatIsHeldForACommitCountsFromItsSubscription() {
        play.part("change", puppet -> {
                    puppet.save(Durability.within(Duration.ofHours(1)));
                    return Mono.just(puppet.add("x"));
                })
                .part("mine", puppet -> told(puppet.others().withCallTimeout(Duration.ofSeconds(2)), puppet));
        node.await(node.runtime().actor(Puppet.class, "a").act("change"));
        held.holdCommits();
        node.call(node.runtime().actor(Puppet.class, "a").act("mine"));
        node.advance(Duration.ofMillis(1_900));
        assertThat(nested.get()).isNull();
        node.advance(Duration.ofMillis(200));
        assertThat(nested.get()).isInstanceOf(CallTimeoutException.class);
        held.releaseCommits();
        node.run();
    }

    @Test
    void callsOfManyTimeOutsEndEachInItsTime() {
        long seed = System.nanoTime();
        List<Integer> times = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            times.add(100 * i);
        }
        Collections.shuffle(times, new Random(seed));
        node.call(node.runtime().actor(Puppet.class, "a").act("stay"));
        List<Received<String>> calls = times.stream()
                .map(millis -> node.call(within(millis).actor(Puppet.class, "a").act("state")))
                .toList();
        node.advance(Duration.ofMillis(50));
        for (int now = 50; now < 5_000; now += 100) {
            for (int i = 0; i < calls.size(); i++) {
                assertThat(calls.get(i).isOver())
                        .as("seed %d: of %d ms, after %d", seed, times.get(i), now)
                        .isEqualTo(times.get(i) < now);
            }
            node.advance(Duration.ofMillis(100));
        }
    }

    @Test
    void anAnswerEndsItsTime() {
        Received<String> call = node.call(within(2_000).actor(Puppet.class, "a").act("stay"));
        gate.tryEmitEmpty();
        node.run();
        assertThat(call.value()).isEqualTo("+");
        node.advance(Duration.ofSeconds(3));
        assertThat(call.values()).containsExactly("+");
        assertThat(call.error()).isNull();
    }

    @Test
    void aDeadlockOfSuchCallsIsFoundBeforeTheirTimeIsOver() {
        play.part("to b", puppet -> gate.asMono().publishOn(puppet.home()).then(state(puppet, "b")))
                .part("to a", puppet -> gate.asMono().publishOn(puppet.home()).then(state(puppet, "a")));
        Received<String> a = node.call(within(60_000).actor(Puppet.class, "a").act("to b"));
        Received<String> b = node.call(within(60_000).actor(Puppet.class, "b").act("to a"));
        gate.tryEmitEmpty();
        node.advance(Duration.ofSeconds(5));
        assertThat(a.isOver() && b.isOver()).isTrue();
        Throwable victim = a.error() == null ? b.error() : a.error();
        assertThat(victim).isInstanceOf(TurnAbortedException.class).hasCauseInstanceOf(CallCycleException.class);
    }

    private static Mono<String> state(PuppetActor puppet, String key) {
        return puppet.others().actor(Puppet.class, key).act("state");
    }

    @Test
    void aTimeOutIsMoreThanZero() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> node.runtime().withCallTimeout(Duration.ZERO))
                .withMessageContaining("more than zero, got PT0S");
    }
}
