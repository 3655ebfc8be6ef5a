package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.LifecycleHook;
import dev.rouse.LifecycleOptions;
import dev.rouse.host.Lived.LivedActor;
import dev.rouse.kv.KvTooLargeException;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.Keys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** Crashes at every commit of a life, before and after it is in the store, and creations that fail at every point. */
class LifecycleCrashTest {

    private static final ActorAddress A = ActorAddress.of("lived", "a");
    private static final Keys KEYS = new Keys((byte) 'R');
    private static final int COMMITS = 9;

    private final ScriptedStore store = new ScriptedStore();
    private final Lived.Script script = new Lived.Script()
            .on(
                    LifecycleHook.CREATE,
                    actor -> Mono.fromRunnable(() -> {
                        actor.append("c");
                        actor.put("k", "v");
                    }))
            .on(LifecycleHook.SLEEP, actor -> Mono.fromRunnable(() -> actor.append("s")))
            .part("read", actor -> actor.read("k"))
            .part("sleep", actor -> {
                actor.own().sleepNow();
                return Mono.just("sleeps");
            });

    /** One thing that is done to the actor, and what it leaves: null for nothing at all. */
    private record Step(
            Function<TestNode, Mono<?>> deed, @Nullable String leaves, boolean sleeps) {}

    private static final List<Step> LIFE = List.of(
            new Step(node -> node.runtime().create(A, "in"), "c", false),
            new Step(node -> a(node).add("1"), "c1", false),
            new Step(node -> a(node).act("sleep"), "c1s", true),
            new Step(node -> a(node).add("2"), "c1s2", false),
            new Step(node -> node.runtime().pause(A), "c1s2s", false),
            new Step(node -> node.runtime().resume(A), "c1s2s", false),
            new Step(node -> a(node).add("3"), "c1s2s3", false),
            new Step(node -> node.runtime().destroy(A), null, false),
            new Step(node -> a(node).add("4"), "c4", false));

    private static Lived a(TestNode node) {
        return node.runtime().actor(Lived.class, "a");
    }

    static Stream<Arguments> cuts() {
        return IntStream.range(0, COMMITS + 1)
                .boxed()
                .flatMap(commits -> Stream.of(Arguments.of(commits, true), Arguments.of(commits, false)));
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void afterACrashThereIsWhatWasAcknowledgedOrOneStepMore(int commits, boolean lands) {
        CutStore cut = new CutStore(store, lands);
        TestNode crashing = TestNode.on(cut, script.type());
        cut.cutAfter(commits);
        int done = live(crashing);
        assertThat(cut.isCut()).isEqualTo(done < LIFE.size());
        List<@Nullable String> possible = new ArrayList<>();
        possible.add(done == 0 ? null : LIFE.get(done - 1).leaves);
        if (done < LIFE.size()) {
            possible.add(LIFE.get(done).leaves);
        }
        try (TestNode next = TestNode.on(store, script.type())) {
            String found = found(next);
            assertThat(found).isIn(possible);
            assertThat(next.await(next.runtime().list("lived", null, 10)).actors())
                    .hasSize(found == null ? 0 : 1);
            if (found == null) {
                assertNothingIsLeft();
            } else {
                assertThat(next.await(a(next).act("read"))).isEqualTo("v");
            }
            assertThat(next.await(a(next).add("!"))).isEqualTo(found == null ? "c!" : found + "!");
        }
    }

    /** Goes on until the crash. @return how many steps were acknowledged */
    private static int live(TestNode node) {
        int done = 0;
        for (Step step : LIFE) {
            int slept = node.slept.size();
            Heard<?> heard = node.call(step.deed.apply(node));
            if (!heard.isOver() || step.sleeps && node.slept.size() == slept) {
                return done;
            }
            assertThat(heard.error()).isNull();
            done++;
        }
        return done;
    }

    private static @Nullable String found(TestNode node) {
        node.await(node.runtime().resume(A).onErrorComplete(ActorNotFoundException.class));
        return node.await(node.runtime().get(Lived.class, "a").look().onErrorComplete(ActorNotFoundException.class));
    }

    private void assertNothingIsLeft() {
        assertThat(store.entries())
                .noneMatch(entry -> entry.key().startsWith(KEYS.actor(A.id())))
                .noneMatch(entry -> entry.key().equals(KEYS.listing(A)));
    }

    static Stream<Function<LivedActor, Mono<Void>>> failingCreations() {
        ActionException no = new ActionException("no", "As the test wishes.", Map.of());
        return Stream.of(
                actor -> Mono.error(no),
                actor -> {
                    throw no;
                },
                actor -> {
                    actor.append("x");
                    throw no;
                },
                actor -> {
                    actor.append("x");
                    actor.put("k", "v");
                    return Mono.error(no);
                },
                actor -> {
                    actor.append("x");
                    return actor.read("k").then(Mono.error(no));
                },
                actor -> Mono.<Void>never().doOnSubscribe(subscription -> actor.put("k", "v")),
                actor -> Mono.fromRunnable(() -> actor.append("x".repeat(2_000_000))),
                actor -> Mono.fromRunnable(() -> {
                    for (int i = 0; i < 30; i++) {
                        actor.put("k" + i, "x".repeat(100_000));
                    }
                }));
    }

    @ParameterizedTest
    @MethodSource("failingCreations")
    void anOnCreateThatFailsAnywhereLeavesAnEmptyStore(Function<LivedActor, Mono<Void>> creation) {
        script.on(LifecycleHook.CREATE, creation);
        try (TestNode node = TestNode.on(store, script.type())) {
            Heard<Void> created = node.call(node.runtime().create(A, null));
            Heard<String> called = node.call(a(node).add("1"));
            node.advance(Duration.ofSeconds(11));
            assertThat(created.error()).isNotNull();
            assertThat(called.error()).isNotNull();
            assertNothingIsLeft();
        }
    }

    @Test
    void aCreationThatTheStoreRefusesLeavesAnEmptyStore() {
        try (TestNode node = TestNode.on(store, script.type())) {
            store.failNextCommit(new KvTooLargeException("commit", 2, 1));
            assertThat(node.call(node.runtime().create(A, null)).error()).isNotNull();
            assertNothingIsLeft();
            assertThat(node.await(a(node).add("1"))).isEqualTo("c1");
        }
    }

    @ParameterizedTest
    @MethodSource("migrationCuts")
    void afterACrashAStateIsMigratedWhollyOrNotAtAll(boolean lands) {
        BiFunction<MigrationTest.NewPerson, dev.rouse.StoredState, Mono<MigrationTest.New>> migration =
                (person, stored) -> Mono.just(
                        new MigrationTest.New(stored.as(MigrationTest.Old.class).name(), "migrated"));
        ActorType<MigrationTest.Person> today = ActorType.of(
                        MigrationTest.Person.class, () -> new MigrationTest.NewPerson(migration))
                .with(ActorOptions.DEFAULTS.withLifecycle(LifecycleOptions.DEFAULTS.withStateVersion(2)));
        try (TestNode past =
                TestNode.on(store, ActorType.of(MigrationTest.Person.class, MigrationTest.OldPerson::new))) {
            past.await(past.runtime().actor(MigrationTest.Person.class, "a").name());
        }
        CutStore cut = new CutStore(store, lands);
        TestNode crashing = TestNode.on(cut, today);
        cut.cutAfter(0);
        Heard<String> name = crashing.call(
                crashing.runtime().actor(MigrationTest.Person.class, "a").name());
        assertThat(name.isOver()).isFalse();
        try (TestNode next = TestNode.on(store, today)) {
            assertThat(next.await(next.runtime()
                            .actor(MigrationTest.Person.class, "a")
                            .name()))
                    .isEqualTo("migrated, Ada Lovelace");
        }
    }

    static Stream<Boolean> migrationCuts() {
        return Stream.of(true, false);
    }
}
