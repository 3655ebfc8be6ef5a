package dev.rouse.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.CallTimeoutException;
import dev.rouse.Durability;
import dev.rouse.LifecycleHook;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OverloadedException;
import dev.rouse.RolledBackException;
import dev.rouse.TurnAbortedException;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Puppet.PuppetActor;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvTooLargeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/** A call that a turn makes leaves when what the turn saw of others is durable, and never when that is taken back. */
final class CallGateTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ScriptedStore store = new ScriptedStore();
    private final List<String> done = new ArrayList<>();
    private final List<Throwable> told = new ArrayList<>();
    private final Sinks.Empty<Void> gate = Sinks.empty();

    private final Puppet.Play play = new Puppet.Play()
            .part("win", puppet -> Mono.just(puppet.add("paid")))
            .part("tell", puppet -> tell(puppet, "note"))
            .part("note", puppet -> Mono.fromSupplier(() -> noted("noted")))
            .part("hang", puppet -> Mono.fromRunnable(() -> noted("hangs")).then(Mono.never()))
            .part(
                    "both",
                    puppet -> Mono.zip(tell(puppet, "first"), tell(puppet, "second"))
                            .map(Object::toString))
            .part("first", puppet -> Mono.fromSupplier(() -> noted("first")))
            .part("second", puppet -> Mono.fromSupplier(() -> noted("second")))
            .part("grow", puppet -> Mono.just(puppet.add("x".repeat(4_000_000))));

    private String noted(String what) {
        done.add(what);
        return what;
    }

    private Mono<String> tell(PuppetActor puppet, String part) {
        return puppet.others().actor(Puppet.class, "b").act(part).doOnError(told::add);
    }

    /** A node with a and b awake, whose next commits are held. */
    private TestNode node(ActorOptions options) {
        TestNode node = TestNode.on(store, play.type(options));
        node.await(a(node).act("state"));
        node.await(b(node).act("state"));
        store.holdCommits();
        return node;
    }

    private TestNode node() {
        return node(ActorOptions.defaults());
    }

    private static Puppet a(TestNode node) {
        return node.runtime().actor(Puppet.class, "a");
    }

    private static Puppet b(TestNode node) {
        return node.runtime().actor(Puppet.class, "b");
    }

    private void failCommit(TestNode node) {
        store.expectCommit().fail(new KvTooLargeException("value", 2, 1));
        store.releaseCommits();
        node.run();
    }

    @ParameterizedTest
    @ValueSource(strings = {"act", "look", "mingle"})
    void aCallLeavesWhenWhatItsTurnSawIsDurable(String mode) {
        try (TestNode node = node()) {
            node.call(a(node).act("win"));
            Received<String> telling = node.call(inMode(mode, a(node)));
            assertThat(done).isEmpty();
            store.releaseCommits();
            node.run();
            assertThat(telling.value()).isEqualTo("noted");
            assertThat(done).containsExactly("noted");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"act", "look", "mingle"})
    void aCallFailsWithWhatItsTurnIsToldWhenWhatItSawIsTakenBack(String mode) {
        try (TestNode node = node()) {
            node.call(a(node).act("win"));
            Received<String> telling = node.call(inMode(mode, a(node)));
            failCommit(node);
            assertThat(telling.error()).hasCauseInstanceOf(RolledBackException.class);
            assertThat(told)
                    .singleElement()
                    .isInstanceOfSatisfying(
                            RolledBackException.class,
                            error -> assertThat(error.address()).isEqualTo(ActorAddress.of("puppet", "a")));
            assertThat(done).isEmpty();
        }
    }

    private static Mono<String> inMode(String mode, Puppet puppet) {
        return switch (mode) {
            case "look" -> puppet.look("tell");
            case "mingle" -> puppet.mingle("tell");
            default -> puppet.act("tell");
        };
    }

    @Test
    void aCallAfterWhatItsTurnSawWasTakenBackNeverLeaves() {
        play.part("late", puppet -> gate.asMono().publishOn(puppet.home()).then(tell(puppet, "note")));
        try (TestNode node = node()) {
            node.call(a(node).act("win"));
            Received<String> late = node.call(a(node).act("late"));
            failCommit(node);
            gate.tryEmitEmpty();
            node.run();
            assertThat(late.error()).hasCauseInstanceOf(RolledBackException.class);
            assertThat(told).singleElement().isInstanceOf(RolledBackException.class);
            assertThat(done).isEmpty();
        }
    }

    @Test
    void whatTheTurnItselfChangedIsNotWaitedFor() {
        play.part("win", puppet -> {
            puppet.add("paid");
            return tell(puppet, "note");
        });
        try (TestNode node = node()) {
            Received<String> won = node.call(a(node).act("win"));
            assertThat(done).containsExactly("noted");
            assertThat(won.isOver()).isFalse();
            store.releaseCommits();
            node.run();
            assertThat(won.value()).isEqualTo("noted");
        }
    }

    @Test
    void aTurnThatIsNotToWaitForItsCommitLetsItsCallsLeaveAtOnce() {
        try (TestNode node = node(ActorOptions.builder()
                .durability(Durability.within(Duration.ofSeconds(1)))
                .build())) {
            node.call(a(node).act("win"));
            assertThat(node.call(a(node).act("tell")).value()).isEqualTo("noted");
        }
    }

    @Test
    void whatCannotBeWrittenIsToldToNobodyByAnyTurn() {
        play.part("grow", puppet -> {
            puppet.save(Durability.ON_SLEEP);
            return Mono.just(puppet.add("x".repeat(4_000_000)));
        });
        try (TestNode node =
                node(ActorOptions.builder().durability(Durability.ON_SLEEP).build())) {
            Received<String> grown = Received.from(a(node).act("grow"));
            Received<String> telling = Received.from(a(node).act("tell"));
            node.run();
            assertThat(grown.error()).isNotNull();
            assertThat(telling.error()).hasCauseInstanceOf(RolledBackException.class);
            assertThat(done).isEmpty();
            store.releaseCommits();
        }
    }

    @Test
    void nothingWaitsForATimerThatSavesOthersLater() {
        play.part("win", puppet -> {
            puppet.save(Durability.within(Duration.ofHours(1)));
            return Mono.just(puppet.add("paid"));
        });
        try (TestNode node = node()) {
            assertThat(node.call(a(node).act("win")).value()).isEqualTo("paid");
            Received<String> telling = node.call(a(node).act("tell"));
            assertThat(done).isEmpty();
            store.releaseCommits();
            node.run();
            assertThat(telling.value()).isEqualTo("noted");
        }
    }

    @Test
    void theFirstTurnOfAnActorThatItsCallCreatesCallsAtOnceAndIsSavedWithTheCreation() {
        play.part("tell", puppet -> {
            puppet.add("telling");
            return tell(puppet, "note").then(gate.asMono().thenReturn("told"));
        });
        try (TestNode node = node()) {
            Received<String> telling =
                    node.call(node.runtime().actor(Puppet.class, "new").act("tell"));
            assertThat(done).containsExactly("noted");
            int before = store.commits().size();
            gate.tryEmitEmpty();
            node.run();
            assertThat(store.commits()).as("creation and turn in one").hasSize(before + 1);
            store.releaseCommits();
            node.run();
            assertThat(telling.value()).isEqualTo("told");
        }
    }

    @Test
    void theSecondTurnOfAnActorWaitsForItsCreation() {
        try (TestNode node = node()) {
            Puppet fresh = node.runtime().actor(Puppet.class, "new");
            node.call(fresh.act("state"));
            node.call(fresh.act("tell"));
            assertThat(done).isEmpty();
            store.releaseCommits();
            node.run();
            assertThat(done).containsExactly("noted");
        }
    }

    @Test
    void callsOfATurnKeepTheirOrder() {
        play.part("both", puppet -> {
            Mono<String> second = tell(puppet, "second");
            return Mono.zip(tell(puppet, "first"), Mono.defer(() -> {
                        puppet.save(Durability.ON_SLEEP);
                        return second;
                    }))
                    .map(Object::toString);
        });
        try (TestNode node = node()) {
            node.call(a(node).act("win"));
            Received<String> both = node.call(a(node).act("both"));
            assertThat(done).isEmpty();
            store.releaseCommits();
            node.run();
            assertThat(both.value()).isEqualTo("[first,second]");
            assertThat(done).containsExactly("first", "second");
        }
    }

    @Test
    void aCallThatIsCancelledWhileItWaitsNeverLeaves() {
        play.part(
                "tell",
                puppet -> tell(puppet, "note").takeUntilOther(gate.asMono()).defaultIfEmpty("gave up"));
        try (TestNode node = node()) {
            node.call(a(node).act("win"));
            Received<String> telling = node.call(a(node).act("tell"));
            gate.tryEmitEmpty();
            node.run();
            store.releaseCommits();
            node.run();
            assertThat(telling.value()).isEqualTo("gave up");
            assertThat(done).isEmpty();
        }
    }

    @Test
    void aCallThatWaitsHasItsTimeOut() {
        try (TestNode node = node()) {
            node.call(a(node).act("win"));
            node.call(a(node).act("tell"));
            node.advance(TIMEOUT.minusSeconds(10));
            assertThat(told).isEmpty();
            node.advance(Duration.ofSeconds(20));
            assertThat(told).singleElement().isInstanceOf(CallTimeoutException.class);
            store.releaseCommits();
            node.run();
            assertThat(done).isEmpty();
        }
    }

    @Test
    void theTimeThatACallWaitedCounts() {
        play.part("tell", puppet -> tell(puppet, "hang"));
        try (TestNode node = node(
                ActorOptions.builder().callTimeout(Duration.ofMillis(2_000)).build())) {
            node.call(a(node).act("win"));
            node.call(a(node).act("tell"));
            node.advance(Duration.ofMillis(1_400));
            store.releaseCommits();
            node.run();
            assertThat(told).isEmpty();
            assertThat(done).containsExactly("hangs");
            node.advance(Duration.ofMillis(500));
            assertThat(told).isEmpty();
            node.advance(Duration.ofMillis(200));
            assertThat(told).singleElement().isInstanceOf(CallTimeoutException.class);
        }
    }

    @Test
    void callsThatWaitAreBounded() {
        play.part(
                "tell",
                puppet -> Flux.range(0, 6)
                        .flatMap(i -> tell(puppet, "note").onErrorReturn("refused"), 6)
                        .collectList()
                        .map(Object::toString));
        try (TestNode node = TestNode.on(store, options -> options.maxCallsInTransit(4), play.type())) {
            node.await(a(node).act("state"));
            node.await(b(node).act("state"));
            store.holdCommits();
            node.call(a(node).act("win"));
            Received<String> telling = node.call(a(node).act("tell"));
            assertThat(told).hasSize(2).allMatch(OverloadedException.class::isInstance);
            store.releaseCommits();
            node.run();
            assertThat(telling.isOver()).isTrue();
            assertThat(done).hasSize(4);
            assertThat(node.await(a(node).act("tell"))).as("room again").isNotNull();
        }
    }

    @Test
    void aNodeThatIsClosedLetsNoCallLeaveThatWaits() {
        TestNode node = node();
        node.call(a(node).act("win"));
        Received<String> telling = node.call(a(node).act("tell"));
        Received<Integer> stopped = node.call(node.runtime().stop(Duration.ofSeconds(1)));
        node.advance(Duration.ofSeconds(3));
        assertThat(telling.error()).hasCauseInstanceOf(NodeUnavailableException.class);
        store.releaseCommits();
        node.until(stopped::isOver);
        assertThat(done).isEmpty();
    }

    /** Kinds of what a turn may ask of another actor. */
    enum Kind {
        ACTION(puppet -> puppet.others().actor(Puppet.class, "c").act("note")),
        GET(puppet -> puppet.others().get(Puppet.class, "b").act("note")),
        BY_NAME(puppet -> puppet.others().actor(c()).call("act", "note").next().map(String::valueOf)),
        STREAM(puppet -> puppet.others().actor(Puppet.class, "c").watch("note").next()),
        CREATE(puppet -> puppet.others().create(c(), null).thenReturn("")),
        DESTROY(puppet ->
                puppet.others().destroy(ActorAddress.of("puppet", "b")).thenReturn("")),
        ELSEWHERE(puppet -> Mono.just(1)
                .publishOn(Schedulers.parallel())
                .flatMap(one -> puppet.others().actor(Puppet.class, "c").act("note")));

        private final Function<PuppetActor, Mono<String>> call;

        Kind(Function<PuppetActor, Mono<String>> call) {
            this.call = call;
        }

        private static ActorAddress c() {
            return ActorAddress.of("puppet", "c");
        }
    }

    @ParameterizedTest
    @EnumSource
    void callsOfEveryKindWait(Kind kind) {
        play.part("tell", puppet -> kind.call.apply(puppet).doOnError(told::add));
        try (TestNode node = node()) {
            node.call(a(node).act("win"));
            Received<String> telling = node.call(a(node).act("tell"));
            if (kind == Kind.ELSEWHERE) {
                node.advance(Duration.ofSeconds(1));
            }
            store.expectCommit().fail(new KvTooLargeException("value", 2, 1));
            node.until(telling::isOver);
            store.releaseCommits();
            Throwable error = telling.error();
            assertThat(error instanceof TurnAbortedException ? error.getCause() : error)
                    .isInstanceOf(RolledBackException.class);
            assertThat(node.await(node.runtime().info(Kind.c())).exists()).isFalse();
            assertThat(node.await(node.runtime().info(ActorAddress.of("puppet", "b")))
                            .exists())
                    .isTrue();
            assertThat(done).isEmpty();
        }
    }

    @Test
    void aStreamThatWaitedKeepsItsDemand() {
        List<String> elements = new ArrayList<>();
        play.part("many", puppet -> Flux.just("1", "2", "3", "4"));
        play.part(
                "tell",
                puppet -> puppet.others()
                        .actor(Puppet.class, "b")
                        .watch("many")
                        .limitRate(1)
                        .doOnNext(elements::add)
                        .take(3)
                        .last());
        try (TestNode node = node()) {
            node.call(a(node).act("win"));
            Received<String> telling = node.call(a(node).act("tell"));
            assertThat(elements).isEmpty();
            store.releaseCommits();
            node.run();
            assertThat(telling.value()).isEqualTo("3");
            assertThat(elements).containsExactly("1", "2", "3");
        }
    }

    @Test
    void aHookCallsWhenWhatItSawIsDurable() {
        Hooked.Script script = new Hooked.Script();
        script.part("note", actor -> Mono.fromSupplier(() -> noted("noted")));
        script.part("rest", actor -> {
            actor.append("paid");
            actor.own().sleepNow();
            return Mono.just("resting");
        });
        script.on(
                LifecycleHook.SLEEP,
                actor -> actor.now().isEmpty()
                        ? Mono.empty()
                        : actor.others().actor(Hooked.class, "b").act("note").then());
        try (TestNode node = TestNode.on(store, script.type())) {
            node.await(node.runtime().actor(Hooked.class, "a").look());
            node.await(node.runtime().actor(Hooked.class, "b").look());
            store.holdCommits();
            node.call(node.runtime().actor(Hooked.class, "a").act("rest"));
            assertThat(done).isEmpty();
            store.releaseCommits();
            node.run();
            assertThat(done).containsExactly("noted");
            assertThat(node.slept).contains("hooked/a");
        }
    }

    @Test
    void callsThatWereHeldLeaveNoTimersBehind() {
        try (TestNode node = node()) {
            store.releaseCommits();
            node.watchTimers();
            for (int i = 0; i < 100; i++) {
                store.holdCommits();
                node.call(a(node).act("win"));
                Received<String> telling = node.call(a(node).act("tell"));
                store.releaseCommits();
                node.run();
                assertThat(telling.value()).isEqualTo("noted");
            }
            assertThat(node.timersLeft()).isLessThan(10);
        }
    }
}
