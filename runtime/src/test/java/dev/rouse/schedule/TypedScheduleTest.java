package dev.rouse.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.InvalidCallException;
import dev.rouse.JacksonStateCodec;
import dev.rouse.LimitExceededException;
import dev.rouse.OutsideTurnException;
import dev.rouse.Schedule;
import dev.rouse.ScheduleEntry;
import dev.rouse.ScheduleEntry.Timing;
import dev.rouse.StateCodec;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.CorePublisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Actions that are scheduled by a call of the actor's own interface, which is taken down and not made. */
class TypedScheduleTest {

    private static final Duration SOON = Duration.ofSeconds(5);
    private static final Instant PAST = Instant.EPOCH;

    /** What is noted. */
    public record Entry(String text) {}

    /** What the codec of the test cannot write. */
    public record Opaque(String text) {}

    /** Its type parameter is one of the interface that extends it. */
    public interface Ledger<T> {
        Mono<String> note(T value);

        Mono<String> noteAll(List<T> values);
    }

    /** The actor's interface. */
    public interface Bank extends Ledger<Entry> {
        @Override
        Mono<String> note(Entry value);

        Mono<String> tick(String word);

        Mono<String> add(long amount, Integer more);

        Mono<String> close();

        Flux<String> each(String first, String... others);

        Mono<String> take(Opaque opaque);

        /** An action too: the actor has another way of it. */
        default Mono<String> twice(String word) {
            return tick(word + word);
        }

        Mono<String> plan();
    }

    /** Of nobody here. */
    public interface Stranger {
        Mono<String> tick(String word);
    }

    private final class BankActor extends Actor<String> implements Bank {

        @Override
        protected String initialState() {
            return "";
        }

        private Mono<String> done(String what) {
            ran.add(what);
            return Mono.just(update(before -> before + what + ";"));
        }

        @Override
        public Mono<String> note(Entry value) {
            return done("note " + value.text());
        }

        @Override
        public Mono<String> noteAll(List<Entry> values) {
            return done("all " + values.stream().map(Entry::text).toList());
        }

        @Override
        public Mono<String> tick(String word) {
            return done("tick " + word);
        }

        @Override
        public Mono<String> add(long amount, Integer more) {
            return done("add " + amount + " " + more);
        }

        @Override
        public Mono<String> close() {
            return done("close");
        }

        @Override
        public Flux<String> each(String first, String... others) {
            return done("each " + first + List.of(others)).flux();
        }

        @Override
        public Mono<String> take(Opaque opaque) {
            return done("take " + opaque.text());
        }

        @Override
        public Mono<String> twice(String word) {
            return done("twice " + word);
        }

        @Override
        public Mono<String> plan() {
            own.set(schedule());
            return Mono.just(plan.apply(schedule()));
        }
    }

    private static final class OpaqueCodec implements StateCodec {
        private final JacksonStateCodec codec = new JacksonStateCodec();

        @Override
        public byte[] encode(Object value, Type type) {
            if (value instanceof Opaque) {
                throw new IllegalStateException("it is opaque");
            }
            return codec.encode(value, type);
        }

        @Override
        public Object decode(byte[] bytes, Type type) {
            return codec.decode(bytes, type);
        }
    }

    private final ScriptedStore store = new ScriptedStore();
    private final List<String> ran = new ArrayList<>();
    private final AtomicReference<Schedule> own = new AtomicReference<>();
    private Function<Schedule, String> plan = schedule -> "";
    private final TestNode node = TestNode.on(
            store,
            ActorType.of(Bank.class, () -> new BankActor())
                    .options(o -> o.idleTimeout(Duration.ZERO).codec(new OpaqueCodec())));
    private final Bank bank = node.runtime().actor(Bank.class, "a");

    @AfterEach
    void stop() {
        node.close();
        store.verifyNoMoreCalls();
    }

    private String plan(Function<Schedule, String> how) {
        plan = how;
        return node.await(bank.plan());
    }

    private Throwable refused(Function<Schedule, String> how) {
        plan = how;
        return node.call(bank.plan()).error();
    }

    // What is scheduled.

    private static Arguments call(String text, Function<Bank, CorePublisher<?>> call) {
        return Arguments.of(text, call);
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                call("tick x", bank -> bank.tick("x")),
                call("tick null", bank -> bank.tick(null)),
                call("add 5 6", bank -> bank.add(5, 6)),
                call("add 5 null", bank -> bank.add(5, null)),
                call("close", Bank::close),
                call("each a[b, c]", bank -> bank.each("a", "b", "c")),
                call("each a[]", bank -> bank.each("a")),
                call("note n", bank -> bank.note(new Entry("n"))),
                call("note n", bank -> ((Ledger<Entry>) bank).note(new Entry("n"))),
                call("all [n, m]", bank -> bank.noteAll(List.of(new Entry("n"), new Entry("m")))),
                call("twice x", bank -> bank.twice("x")));
    }

    @ParameterizedTest
    @MethodSource("calls")
    void callOfTheInterfaceRunsWhenItIsDue(String what, Function<Bank, CorePublisher<?>> call) {
        plan(schedule -> schedule.after(SOON, Bank.class, call));
        assertThat(ran).as("nothing is called now").isEmpty();

        node.advance(SOON.plusSeconds(1));

        assertThat(ran).containsExactly(what);
        assertThat(node.fired).hasSize(1);
    }

    @Test
    void interfaceThatTheActorsOwnExtendsWillDo() {
        plan(schedule -> schedule.after(
                SOON,
                Ledger.class,
                ledger -> TypedScheduleTest.<Entry>typed(ledger).note(new Entry("n"))));
        node.advance(SOON.plusSeconds(1));

        assertThat(ran).containsExactly("note n");
    }

    @SuppressWarnings("unchecked")
    private static <T> Ledger<T> typed(Ledger<?> ledger) {
        return (Ledger<T>) ledger;
    }

    @Test
    void everyTimingTakesACallAndNamesHold() {
        List<ScheduleEntry> entries = new ArrayList<>();
        plan(schedule -> {
            schedule.named("once").at(node.now().plusSeconds(60), Bank.class, it -> it.tick("at"));
            schedule.named("often").every(Duration.ofSeconds(90), Bank.class, it -> it.tick("every"));
            schedule.cron("@daily", ZoneOffset.UTC, Bank.class, it -> it.tick("cron"));
            schedule.named("once").at(node.now().plusSeconds(30), Bank.class, it -> it.tick("instead"));
            entries.addAll(schedule.list());
            return "";
        });

        assertThat(entries).extracting(entry -> entry.arguments().get(0)).containsExactly("instead", "every", "cron");
        assertThat(entries.get(0).timing()).isEqualTo(new Timing.Once());
        assertThat(entries.get(1).timing()).isEqualTo(new Timing.Every(Duration.ofSeconds(90)));
        assertThat(entries.get(1).name()).contains("often");
        assertThat(entries.get(2).timing()).isEqualTo(new Timing.Cron("@daily", ZoneOffset.UTC));
        assertThat(entries.get(2).due()).isEqualTo(Instant.parse("2026-01-02T00:00:00Z"));
        node.advance(Duration.ofSeconds(100));
        assertThat(ran).containsExactly("tick instead", "tick every");
    }

    // What is not.

    static Stream<Arguments> noCalls() {
        return Stream.of(
                call("This one called none.", bank -> null),
                call("This one called none.", bank -> Mono.just(bank.toString() + bank.hashCode())),
                call("This one called none.", bank -> Mono.just(bank.equals("x"))),
                call("This one called tick, then close: make an entry for each.", bank -> {
                    bank.tick("x");
                    return bank.close();
                }),
                call("This one called tick, then close: make an entry for each.", bank -> {
                    CorePublisher<?> first = bank.tick("x");
                    try {
                        bank.close();
                    } catch (InvalidCallException e) {
                        return first;
                    }
                    return first;
                }),
                call("their place is in the action.", bank -> bank.tick("x").map(String::length)),
                call("This one called tick and returned null", bank -> {
                    bank.tick("x");
                    return null;
                }),
                call(
                        "Argument 1 of action take cannot be written by the codec: it is opaque",
                        bank -> bank.take(new Opaque("x"))));
    }

    @ParameterizedTest
    @MethodSource("noCalls")
    void lambdaThatIsNotOneCallIsRefusedAndSchedulesNothing(String why, Function<Bank, CorePublisher<?>> lambda) {
        Throwable error = refused(schedule -> schedule.after(SOON, Bank.class, lambda));

        assertThat(error).isInstanceOf(InvalidCallException.class).hasMessageContaining(why);
        node.advance(SOON.plusSeconds(1));
        assertThat(ran).isEmpty();
        assertThat(node.fired).isEmpty();
    }

    @Test
    void whatIsSubscribedInsteadOfReturnedIsAnErrorAndDoesNotRun() {
        List<Throwable> heard = new ArrayList<>();
        plan(schedule -> schedule.after(SOON, Bank.class, it -> {
            Mono<String> call = it.tick("x");
            call.subscribe(value -> {}, heard::add);
            return call;
        }));

        assertThat(heard.get(0))
                .isInstanceOf(InvalidCallException.class)
                .hasMessageContaining("when it is due, not now");
        assertThat(ran).isEmpty();
    }

    @Test
    void errorOfTheLambdaIsThatOfTheTurn() {
        assertThat(refused(schedule -> schedule.after(SOON, Bank.class, it -> {
                    throw new IllegalStateException("its own");
                })))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("its own");
    }

    @Test
    void referenceIsOfNoUseAfterItsLambda() {
        AtomicReference<Bank> kept = new AtomicReference<>();
        plan(schedule -> schedule.after(SOON, Bank.class, it -> {
            kept.set(it);
            return it.tick("x");
        }));

        assertThat(refused(schedule -> String.valueOf(kept.get().close())))
                .isInstanceOf(InvalidCallException.class)
                .hasMessageContaining("had ended");
        node.advance(SOON.plusSeconds(1));
        assertThat(ran).containsExactly("tick x");
    }

    @Test
    void interfaceOfOthersIsRefusedWithTheRightOne() {
        Class<?>[] wrong = {Stranger.class, BankActor.class, Object.class, Actor.class};
        for (Class<?> type : wrong) {
            assertThat(refused(schedule -> schedule.after(SOON, type, it -> Mono.empty())))
                    .as(type.getName())
                    .isInstanceOf(InvalidCallException.class)
                    .hasMessageContaining(Bank.class.getName())
                    .hasMessageContaining(type.getName());
        }
    }

    @Test
    void argumentsThatAreTooLargeAreRefused() {
        assertThat(refused(schedule -> schedule.at(PAST, Bank.class, it -> it.tick("x".repeat(70_000)))))
                .isInstanceOf(LimitExceededException.class);
    }

    @Test
    void lambdaIsNotRunOutsideOfATurn() {
        plan(schedule -> "");
        List<String> called = new ArrayList<>();

        assertThat(Flux.defer(() -> Mono.just(own.get().after(SOON, Bank.class, it -> {
                            called.add("x");
                            return it.tick("x");
                        })))
                        .materialize()
                        .blockFirst()
                        .getThrowable())
                .isInstanceOf(OutsideTurnException.class);
        assertThat(called).isEmpty();
    }
}
