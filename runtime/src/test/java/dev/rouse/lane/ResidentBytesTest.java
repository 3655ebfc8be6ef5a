package dev.rouse.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.DataKey;
import dev.rouse.Durability;
import dev.rouse.OverloadedException;
import dev.rouse.PreloadOptions;
import dev.rouse.fixture.Clerk;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** The bytes of states that are in memory are bounded, whatever the number of actors. */
final class ResidentBytesTest {

    private static final int LIMIT = 100_000;
    private static final String LARGE = "x".repeat(10_000);

    private final ScriptedStore store = new ScriptedStore();
    private final Hooked.Script script = new Hooked.Script();
    private final TestNode node = TestNode.on(
            store,
            options -> options.maxResidentBytes(LIMIT).warmCacheBytes(0),
            ActorType.of(Hooked.class, () -> new Hooked.HookedActor(script)));

    @AfterEach
    void close() {
        node.close();
    }

    private static TestNode probes(ActorOptions options) {
        return TestNode.on(
                new ScriptedStore(),
                node -> node.maxResidentBytes(LIMIT).warmCacheBytes(0),
                Probe.type(
                        new Probe.Gates(),
                        options.toBuilder().idleTimeout(Duration.ofMinutes(10)).build()));
    }

    private static void assertFewStayAwake(TestNode node, Function<Probe, Mono<?>> call) {
        for (int i = 0; i < 100; i++) {
            node.await(call.apply(node.runtime().actor(Probe.class, "p" + i)));
            node.run();
            assertThat(node.runtime().health().residentActors()).isLessThanOrEqualTo(LIMIT / LARGE.length() + 2);
        }
    }

    @Test
    void ownDataThatIsReadAheadCountsAsWell() {
        PreloadOptions ahead = PreloadOptions.builder()
                .prefix(DataKey.of("log/"), 1 << 20, false)
                .build();
        try (TestNode node = probes(ActorOptions.builder().preload(ahead).build())) {
            assertFewStayAwake(node, probe -> probe.put("log/1", LARGE));
            assertFewStayAwake(node, Probe::value);
            for (int i = 0; i < 100; i++) {
                node.await(node.runtime().actor(Probe.class, "p" + i).put("log/1", "small"));
                node.run();
            }
            assertThat(node.runtime().health().residentActors())
                    .as("with small data")
                    .isEqualTo(100);
        }
    }

    @Test
    void ownDataThatIsNotReadAheadCountsUntilItIsSaved() {
        try (TestNode node =
                probes(ActorOptions.builder().durability(Durability.ON_SLEEP).build())) {
            assertFewStayAwake(node, probe -> probe.put("log/1", LARGE));
            assertThat(node.await(node.runtime().actor(Probe.class, "p0").read("log/1")))
                    .isEqualTo(LARGE);
        }
        try (TestNode node = probes(ActorOptions.defaults())) {
            for (int i = 0; i < 100; i++) {
                node.await(node.runtime().actor(Probe.class, "p" + i).put("log/1", LARGE));
            }
            node.run();
            assertThat(node.runtime().health().residentActors())
                    .as("with all of it in the store alone")
                    .isEqualTo(100);
        }
    }

    @Test
    void workflowsCountThoughNothingOfThemIsReadAhead() {
        PreloadOptions ahead = PreloadOptions.builder().workflowBytes(0).build();
        Clerk.Book book = new Clerk.Book()
                .with("waits", (clerk, flow) -> flow.signal("go", String.class).thenReturn("told"));
        try (TestNode node = TestNode.on(
                new ScriptedStore(),
                options -> options.maxResidentBytes(LIMIT).warmCacheBytes(0),
                Clerk.type(book, options -> options.preload(ahead).idleTimeout(Duration.ofMinutes(10))))) {
            for (int i = 0; i < 40; i++) {
                node.await(clerk(node, i).start("waits", "w", LARGE));
                node.run();
                assertThat(node.runtime().health().residentActors()).isLessThanOrEqualTo(LIMIT / LARGE.length() + 2);
            }
            for (int i = 0; i < 40; i++) {
                assertThat(node.await(clerk(node, i).info("w")).id()).isEqualTo("w");
                node.run();
                assertThat(node.runtime().health().residentActors()).isLessThanOrEqualTo(LIMIT / LARGE.length() + 2);
            }
            for (int i = 0; i < 40; i++) {
                node.await(clerk(node, i).signal("w", "go", ""));
                node.run();
            }
            assertThat(node.runtime().health().residentActors())
                    .as("once they have ended")
                    .isEqualTo(40);
        }
    }

    private static Clerk clerk(TestNode node, int i) {
        return node.runtime().actor(Clerk.class, "c" + i);
    }

    private Hooked actor(int i) {
        return node.runtime().actor(Hooked.class, "a" + i);
    }

    private int residents() {
        return node.runtime().health().residentActors();
    }

    @Test
    void thoseThatAreIdleLongestSleepWhereNewOnesNeedTheRoom() {
        for (int i = 0; i < 100; i++) {
            node.await(actor(i).add(LARGE));
            node.run();
            assertThat(residents()).isLessThanOrEqualTo(LIMIT / LARGE.length() + 2);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(node.await(actor(i).look())).isEqualTo(LARGE);
            node.run();
            assertThat(residents()).isLessThanOrEqualTo(LIMIT / LARGE.length() + 2);
        }
        for (int i = 0; i < 100; i++) {
            node.await(node.runtime().destroy(dev.rouse.ActorAddress.of("hooked", "a" + i)));
        }
        assertThat(residents()).isZero();
        node.await(actor(7).add("y"));
        assertThat(residents()).isOne();
    }

    @Test
    void thoseThatGrowSendOthersToSleep() {
        for (int i = 0; i < 50; i++) {
            node.await(actor(i).add("small"));
        }
        assertThat(residents()).isEqualTo(50);
        for (int i = 0; i < 12; i++) {
            node.await(actor(0).add(LARGE));
        }
        node.run();
        assertThat(residents()).isLessThanOrEqualTo(1);
        assertThat(node.await(actor(1).look())).isEqualTo("small");
    }

    @Test
    void callsThatWouldWakeOthersAreRefusedWhileAllAreBusy() {
        script.part("hang", actor -> Mono.never());
        List<Received<String>> calls = new ArrayList<>();
        for (int i = 0; i < LIMIT / LARGE.length(); i++) {
            node.await(actor(i).add(LARGE));
            calls.add(node.call(actor(i).act("hang")));
        }
        assertThat(calls).noneMatch(Received::isOver);

        assertThat(node.call(actor(99).look()).error())
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining("bytes of resident actors a lane");
        assertThat(calls.get(0).isOver()).isFalse();
        node.advance(Duration.ofSeconds(61));
    }
}
