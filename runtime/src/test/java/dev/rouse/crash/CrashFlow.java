package dev.rouse.crash;

import dev.rouse.ActorAddress;
import dev.rouse.ActorNotFoundException;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;

/**
 * Flow of what is done to a {@link LifeLog} while its node may die at any moment, and the model of it.
 *
 * @param version of the type's state that the node has which may die; whoever prepares has the first one
 * @param prepare what happened before
 * @param deed what may be cut off; empty when it is only time that passes
 * @param time that passes then
 * @param tells by what the node tells what is done
 * @param moments all that the store may hold, in their order
 */
record CrashFlow(
        String name,
        int version,
        Consumer<TestNode> prepare,
        Function<TestNode, Mono<?>> deed,
        Duration time,
        Tells tells,
        List<Moment> moments) {

    static final ActorAddress A = ActorAddress.of("life-log", "a");

    private static final long HOUR = 3_600_000;
    private static final Duration SOON = Duration.ofMillis(100);

    /** Signs that the next moment is stored. */
    enum Tells {
        ANSWER,
        FIRINGS,
        ANSWER_AND_FIRINGS,
        SLEEP
    }

    /**
     * In lines of {@link StoredLifeLogs}.
     *
     * @param stored what the store holds
     * @param then what becomes of it when time passes
     */
    record Moment(String stored, String then) {

        /**
         * What an actor answers that adds a word after that.
         *
         * @param version of its type's state
         */
        String wordsWith(String word, int version) {
            if (then.equals(StoredLifeLogs.NOTHING)) {
                return "created " + word;
            }
            String words = StoredLifeLogs.words(then);
            boolean migratesNow = version == 2 && !then.startsWith("v2");
            return words + (migratesNow ? " plan:moved1 " : " ") + word;
        }
    }

    static Stream<CrashFlow> all() {
        return Stream.of(births(), turns(), firings(), failures(), ends()).flatMap(flows -> flows);
    }

    private static Stream<CrashFlow> births() {
        return Stream.of(
                called(
                        "creation",
                        node -> {},
                        node -> node.runtime().create(A, "x"),
                        "nothing",
                        "created plan:x [x#0] -> created plan:x x"),
                called(
                        "creation by a turn",
                        node -> {},
                        node -> a(node).plan(List.of("x"), 500),
                        "nothing",
                        "created plan:x [x#0] -> created plan:x x"),
                called(
                                "migration",
                                node -> node.await(a(node).plan(List.of("x"), HOUR)),
                                node -> a(node).read(),
                                "created plan:x [x#0]",
                                "v2 created plan:x plan:moved1 [moved1#0] [x#0] -> v2 created plan:x plan:moved1 moved1 [x#0]")
                        .ofVersion(2));
    }

    private static Stream<CrashFlow> turns() {
        return Stream.of(
                called(
                        "schedule and commit",
                        node -> node.await(a(node).write("1")),
                        node -> a(node).plan(List.of("x", "y"), 500),
                        "created 1",
                        "created 1 plan:x plan:y [x#0] [y#0] -> created 1 plan:x plan:y x y"),
                called(
                        "cancel and schedule",
                        node -> node.await(a(node).plan(List.of("x"), HOUR)),
                        node -> a(node).planInstead("y", 500),
                        "created plan:x [x#0]",
                        "created plan:x cancel:x plan:y [y#0] -> created plan:x cancel:x plan:y y"),
                called(
                        "cancel from outside",
                        node -> {
                            node.await(a(node).plan(List.of("x"), HOUR));
                            node.await(a(node).write("cancel:x"));
                        },
                        CrashFlow::cancelFirst,
                        "created plan:x cancel:x [x#0]",
                        "created plan:x cancel:x"),
                new CrashFlow(
                        "sleep",
                        1,
                        node -> node.await(a(node).write("1")),
                        node -> a(node).whisper("2").then(Mono.never()),
                        SOON,
                        Tells.SLEEP,
                        moments("created 1", "created 1 2 slept")));
    }

    private static Stream<CrashFlow> firings() {
        return Stream.of(
                firing(
                        "fire and commit",
                        node -> node.await(a(node).plan(List.of("x"), 500)),
                        "created plan:x [x#0] -> created plan:x x",
                        "created plan:x x"),
                firing(
                        "fire many that are due at once",
                        node -> node.await(a(node).plan(List.of("x", "y", "z"), 500)),
                        "created plan:x plan:y plan:z [x#0] [y#0] [z#0] -> created plan:x plan:y plan:z x y z",
                        "created plan:x plan:y plan:z x [y#0] [z#0] -> created plan:x plan:y plan:z x y z",
                        "created plan:x plan:y plan:z x y [z#0] -> created plan:x plan:y plan:z x y z",
                        "created plan:x plan:y plan:z x y z"),
                firing(
                        "fire what recurs",
                        node -> node.await(a(node).planThrice("thrice")),
                        "created plan:thrice [thrice#0] -> created plan:thrice thrice thrice thrice",
                        "created plan:thrice thrice [thrice#0] -> created plan:thrice thrice thrice thrice",
                        "created plan:thrice thrice thrice [thrice#0] -> created plan:thrice thrice thrice thrice",
                        "created plan:thrice thrice thrice thrice"),
                firing(
                        "fire what recurs so many times",
                        node -> node.await(a(node).planCounted("thrice", 3)),
                        "created plan:thrice [thrice#0x3] -> created plan:thrice thrice thrice thrice",
                        "created plan:thrice thrice [thrice#0x2] -> created plan:thrice thrice thrice thrice",
                        "created plan:thrice thrice thrice [thrice#0x1] -> created plan:thrice thrice thrice thrice",
                        "created plan:thrice thrice thrice thrice"),
                firing(
                        "fire what recurs until then",
                        node -> node.await(a(node).planUntil("x", node.now().plusMillis(1_999))),
                        "created plan:x [x#0] -> created plan:x x",
                        "created plan:x x"),
                firing(
                        "fail and retry what recurs so many times",
                        node -> node.await(a(node).planForTheSecondTry("x", 1)),
                        "created plan:x [x#0x1] -> created plan:x x",
                        "created plan:x [x#1x1] -> created plan:x x",
                        "created plan:x x"));
    }

    private static Stream<CrashFlow> failures() {
        return Stream.of(
                firing(
                        "fail, retry and give up",
                        node -> node.await(a(node).planInVain("x", 500)),
                        "created plan:x [x#0] -> created plan:x {x}",
                        "created plan:x [x#1] -> created plan:x {x}",
                        "created plan:x {x}"),
                new CrashFlow(
                        "retry a dead letter",
                        1,
                        CrashFlow::planInVain,
                        node -> a(node).mend(),
                        SOON,
                        Tells.ANSWER_AND_FIRINGS,
                        moments(
                                "created plan:x {x}",
                                "created plan:x mended [x#0] -> created plan:x mended x",
                                "created plan:x mended x")));
    }

    private static Stream<CrashFlow> ends() {
        return Stream.of(
                called(
                        "pause",
                        node -> node.await(a(node).plan(List.of("x"), HOUR)),
                        node -> node.runtime().pause(A),
                        "created plan:x [x#0]",
                        "paused created plan:x [x#0]"),
                called(
                        "resume",
                        node -> {
                            node.await(a(node).plan(List.of("x"), HOUR));
                            node.await(node.runtime().pause(A));
                        },
                        node -> node.runtime().resume(A),
                        "paused created plan:x [x#0]",
                        "created plan:x [x#0]"),
                called(
                        "destroy",
                        CrashFlow::planAlsoInVain,
                        node -> node.runtime().destroy(A),
                        "created plan:x plan:y [y#0] {x}",
                        "nothing"),
                called(
                        "destroy from inside",
                        CrashFlow::planAlsoInVain,
                        node -> a(node).end(),
                        "created plan:x plan:y [y#0] {x}",
                        "nothing"));
    }

    private static Mono<?> cancelFirst(TestNode node) {
        return node.runtime()
                .schedule(A, null, 1)
                .flatMap(page ->
                        node.runtime().cancelScheduled(A, page.entries().get(0).id()));
    }

    private static void planInVain(TestNode node) {
        node.await(a(node).planInVain("x", 100));
        node.advance(Duration.ofMillis(800));
        node.until(() -> node.fired.size() == LifeLog.TRIES);
    }

    private static void planAlsoInVain(TestNode node) {
        planInVain(node);
        node.await(a(node).plan(List.of("y"), HOUR));
    }

    private static CrashFlow called(
            String name, Consumer<TestNode> prepare, Function<TestNode, Mono<?>> deed, String... moments) {
        return new CrashFlow(name, 1, prepare, deed, SOON, Tells.ANSWER, moments(moments));
    }

    private static CrashFlow firing(String name, Consumer<TestNode> prepare, String... moments) {
        Duration time = Duration.ofMillis(name.contains("recurs") ? 3_200 : 1_000);
        return new CrashFlow(name, 1, prepare, node -> Mono.never(), time, Tells.FIRINGS, moments(moments));
    }

    private CrashFlow ofVersion(int other) {
        return new CrashFlow(name, other, prepare, deed, time, tells, moments);
    }

    /** @param lines what the store holds, and what becomes of that where it does not stay so */
    private static List<Moment> moments(String... lines) {
        return Arrays.stream(lines)
                .map(line -> line.split(" -> "))
                .map(parts -> new Moment(parts[0], parts[parts.length - 1]))
                .toList();
    }

    static LifeLog a(TestNode node) {
        return node.runtime().actor(LifeLog.class, "a");
    }

    /** What is paused goes on, so that it can answer. */
    static void resume(TestNode node) {
        node.await(node.runtime().resume(A).onErrorComplete(ActorNotFoundException.class));
    }

    @Override
    public String toString() {
        return name;
    }
}
