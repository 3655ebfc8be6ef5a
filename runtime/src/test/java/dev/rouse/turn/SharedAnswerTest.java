package dev.rouse.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.DataEntry;
import dev.rouse.DataKey;
import dev.rouse.DataQuery;
import dev.rouse.OutsideTurnException;
import dev.rouse.fixture.HeldStore;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Puppet.PuppetActor;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Turns that wait for one publisher together: each goes on as itself, or is told that nobody knows whose code runs. */
class SharedAnswerTest {

    private static final Duration SOON = Duration.ofMillis(100);

    private final ScriptedStore scripted = new ScriptedStore();
    private final HeldStore store = new HeldStore(scripted);
    private final Probe.Gates gates = new Probe.Gates();
    private final Puppet.Play play = new Puppet.Play();
    private final TestNode node = TestNode.on(store, options -> options.warmCacheBytes(0), play.type());
    private final Puppet a = node.runtime().actor(Puppet.class, "a");
    private final Puppet other = node.runtime().actor(Puppet.class, "other");
    private @Nullable Mono<String> rate;

    @BeforeEach
    void begin() {
        play.part("rate", puppet -> gates.at("rate").thenReturn("7"));
        node.await(a.act("state"));
        node.await(other.act("state"));
    }

    @AfterEach
    void stop() {
        gates.open("rate");
        store.releaseReads();
        node.close();
        scripted.verifyNoMoreCalls();
    }

    /** Sources that the turns wait for. */
    enum Source {
        CALL,
        OWN_DATA,
        OWN_DATA_LIST,
        LANE
    }

    /** Ways in which they share it. */
    enum Sharing {
        CACHE(Mono::cache),
        CACHE_FOR_A_WHILE(rate -> rate.cache(Duration.ofMinutes(1))),
        CACHE_UNTIL_INVALID(rate -> rate.cacheInvalidateIf(kept -> false)),
        CACHE_UNTIL_TOLD(rate -> rate.cacheInvalidateWhen(kept -> Mono.never())),
        SHARE(Mono::share),
        FLUX_CACHE(rate -> rate.flux().cache().next()),
        FLUX_SHARE(rate -> rate.flux().share().next()),
        REFERENCE_COUNT(rate -> rate.flux().publish().refCount(1).next());

        private final UnaryOperator<Mono<String>> operator;

        Sharing(UnaryOperator<Mono<String>> operator) {
            this.operator = operator;
        }
    }

    private Mono<String> source(Source source, PuppetActor puppet) {
        return switch (source) {
            case CALL -> puppet.others().actor(Puppet.class, "other").act("rate");
            case OWN_DATA -> puppet.own().get(DataKey.of("rate")).map(String::new);
            case OWN_DATA_LIST ->
                puppet.own()
                        .list(DataQuery.all())
                        .map(DataEntry::value)
                        .map(String::new)
                        .next();
            case LANE -> gates.at("rate").publishOn(puppet.home()).thenReturn("7");
        };
    }

    /** The first turn that asks makes it; all wait for the same. */
    private Mono<String> rate(Source source, Sharing sharing, PuppetActor puppet) {
        if (rate == null) {
            rate = sharing.operator.apply(source(source, puppet));
        }
        return rate;
    }

    private void answer() {
        gates.open("rate");
        store.releaseReads();
        node.run();
    }

    private void prepareData() {
        play.part("put", puppet -> {
            puppet.own().put(DataKey.of("rate"), "7".getBytes());
            return Mono.just("put");
        });
        play.part("rest", puppet -> {
            puppet.rest();
            return Mono.just("rests");
        });
        node.await(a.act("put"));
        node.await(a.act("rest"));
        node.run();
        node.await(a.act("state"));
        store.holdReads();
    }

    static Stream<Arguments> all() {
        return Stream.of(Source.values())
                .flatMap(source -> Stream.of(Sharing.values())
                        .flatMap(sharing -> Stream.of(2, 3, 5).map(turns -> Arguments.of(source, sharing, turns))));
    }

    private List<Received<String>> mingle(int turns) {
        List<Received<String>> calls = new ArrayList<>();
        for (int i = 0; i < turns; i++) {
            calls.add(node.call(a.mingle("turn" + i)));
        }
        assertThat(calls).noneMatch(Received::isOver);
        return calls;
    }

    @ParameterizedTest
    @MethodSource("all")
    void eachTurnThatComesBackToItselfGoesOnAsItself(Source source, Sharing sharing, int turns) {
        prepareData();
        for (int i = 0; i < turns; i++) {
            String name = "" + i;
            boolean fails = i == 0;
            play.part(
                    "turn" + i,
                    puppet -> rate(source, sharing, puppet)
                            .publishOn(puppet.home())
                            .map(rate -> puppet.add(name))
                            .flatMap(now -> fails ? Mono.error(new IllegalStateException("first")) : Mono.just(name)));
        }
        List<Received<String>> calls = mingle(turns);
        answer();
        assertThat(calls.get(0).error()).hasMessage("first");
        for (int i = 1; i < turns; i++) {
            assertThat(calls.get(i).value()).isEqualTo("" + i);
        }
        assertThat(node.await(a.act("state"))).hasSize(turns - 1).doesNotContain("0");
    }

    @ParameterizedTest
    @MethodSource("all")
    void codeThatSeveralTurnsShareIsRefusedAndChangesNothing(Source source, Sharing sharing, int turns) {
        prepareData();
        for (int i = 0; i < turns; i++) {
            String name = "" + i;
            play.part("turn" + i, puppet -> rate(source, sharing, puppet).map(rate -> puppet.add(name)));
        }
        List<Received<String>> calls = mingle(turns);
        answer();
        assertThat(calls)
                .allSatisfy(call -> assertThat(call.error())
                        .isInstanceOfSatisfying(OutsideTurnException.class, error -> {
                            assertThat(error.reason()).isEqualTo(OutsideTurnException.Reason.SHARED);
                            assertThat(error.address()).hasToString("puppet/a");
                            assertThat(error)
                                    .hasMessageContaining("update() of puppet/a")
                                    .hasMessageContaining("publishOn(lane())");
                        }));
        assertThat(node.await(a.act("state"))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void turnsThatOnlyPassOnWhatTheyShareAreAnswered(Sharing sharing) {
        for (int i = 0; i < 3; i++) {
            play.part("turn" + i, puppet -> rate(Source.CALL, sharing, puppet).map(rate -> rate + "%"));
        }
        List<Received<String>> calls = mingle(3);
        answer();
        assertThat(calls).extracting(Received::value).containsOnly("7%");
    }

    static Stream<Arguments> sourcesAndSharings() {
        return Stream.of(Source.values())
                .flatMap(source -> Stream.of(Sharing.values()).map(sharing -> Arguments.of(source, sharing)));
    }

    @ParameterizedTest
    @MethodSource("sourcesAndSharings")
    void answerGoesOnWithTheTurnThatStillWaitsWhoeverAskedForIt(Source source, Sharing sharing) {
        prepareData();
        play.part("turn0", puppet -> rate(source, sharing, puppet).timeout(SOON, Mono.just("gave up"), puppet.wall()));
        play.part("turn1", puppet -> rate(source, sharing, puppet).map(rate -> puppet.add("1")));
        List<Received<String>> calls = mingle(2);
        node.advance(SOON.multipliedBy(2));
        assertThat(calls.get(0).value()).isEqualTo("gave up");
        answer();
        assertThat(calls.get(1).value()).isEqualTo("1");
        assertThat(node.await(a.act("state"))).isEqualTo("1");
    }

    @Test
    void turnThatAskedForItAndFailedTakesNothingOfTheOneThatWaitsBack() {
        play.part(
                "turn0",
                puppet -> Mono.zip(
                                rate(Source.CALL, Sharing.CACHE, puppet),
                                gates.at("fail").then(Mono.<String>error(new IllegalStateException("first"))))
                        .map(Object::toString));
        play.part("turn1", puppet -> rate(Source.CALL, Sharing.CACHE, puppet).map(rate -> puppet.add("1")));
        List<Received<String>> calls = mingle(2);
        gates.open("fail");
        node.run();
        assertThat(calls.get(0).error()).hasMessage("first");
        answer();
        assertThat(calls.get(1).value()).isEqualTo("1");
        assertThat(node.await(a.act("state"))).isEqualTo("1");
    }

    @ParameterizedTest
    @EnumSource
    void oneTurnMayShareWithItself(Sharing sharing) {
        play.part("turn0", puppet -> {
            Mono<String> rate = rate(Source.CALL, sharing, puppet);
            return Mono.zip(
                            rate.map(now -> puppet.add("1")),
                            rate.map(now -> puppet.add("2")),
                            rate.map(now -> puppet.add("3")))
                    .map(now -> puppet.now());
        });
        List<Received<String>> calls = mingle(1);
        answer();
        assertThat(calls.get(0).value()).isEqualTo("123");
    }

    @ParameterizedTest
    @EnumSource
    void backgroundWorkThatSharesWithATurnIsNoPartOfIt(Sharing sharing) {
        List<Object> told = new ArrayList<>();
        play.part("turn0", puppet -> {
            Mono<String> rate = rate(Source.CALL, sharing, puppet);
            rate.map(now -> puppet.add("GHOST")).subscribe(told::add, told::add);
            return rate.publishOn(puppet.home()).map(now -> puppet.add("0"));
        });
        List<Received<String>> calls = mingle(1);
        answer();
        assertThat(told).singleElement().isInstanceOf(OutsideTurnException.class);
        assertThat(calls.get(0).value()).isEqualTo("0");
        assertThat(node.await(a.act("state"))).isEqualTo("0");
    }

    @Test
    void turnsOfActorsOnOtherLanesShareAsWell() {
        play.part(
                "turn",
                puppet -> rate(Source.CALL, Sharing.CACHE, puppet)
                        .publishOn(puppet.home())
                        .map(rate -> puppet.add("7")));
        try (TestNode many = TestNode.withLanes(4, new ScriptedStore(), play.type())) {
            List<Received<String>> calls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                calls.add(many.call(many.runtime().actor(Puppet.class, "" + i).act("turn")));
            }
            gates.open("rate");
            many.run();
            assertThat(calls).extracting(Received::value).containsOnly("7");
            for (int i = 0; i < 8; i++) {
                assertThat(many.await(many.runtime().actor(Puppet.class, "" + i).act("state")))
                        .isEqualTo("7");
            }
        }
    }

    @Test
    void elementsOfAStreamGoOnWithTheTurnsThatWaitThen() {
        Sinks.Many<String> prices = Sinks.many().unicast().onBackpressureBuffer();
        play.part("prices", puppet -> prices.asFlux());
        AtomicReference<Flux<String>> shared = new AtomicReference<>();
        for (int i = 0; i < 2; i++) {
            String name = "" + i;
            int take = i + 1;
            play.part("turn" + i, puppet -> {
                shared.compareAndSet(
                        null,
                        puppet.others()
                                .actor(Puppet.class, "other")
                                .trickle("prices")
                                .share());
                return shared.get()
                        .take(take)
                        .publishOn(puppet.home())
                        .map(price -> puppet.add(name))
                        .last();
            });
        }
        play.part("turn2", puppet -> shared.get().elementAt(1).map(price -> puppet.add("2")));
        List<Received<String>> calls = mingle(3);
        prices.tryEmitNext("x");
        node.run();
        prices.tryEmitNext("y");
        node.run();
        assertThat(calls.get(0).value()).isEqualTo("0");
        assertThat(calls.get(1).isOver()).isTrue();
        assertThat(calls.get(2).error()).isInstanceOf(OutsideTurnException.class);
        assertThat(node.await(a.act("state"))).isEqualTo("011");
    }
}
