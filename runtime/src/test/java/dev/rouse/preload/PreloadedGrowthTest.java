package dev.rouse.preload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.DataKey;
import dev.rouse.PreloadOptions;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Own data that outgrows what may be read ahead of it. */
class PreloadedGrowthTest {

    private final ScriptedStore store = new ScriptedStore();
    private final Probe.Gates gates = new Probe.Gates();

    private TestNode node(PreloadOptions preload) {
        return TestNode.on(
                store,
                Probe.type(
                        gates,
                        ActorOptions.builder()
                                .preload(preload)
                                .idleTimeout(Duration.ofMinutes(1))
                                .build()));
    }

    private static PreloadOptions log(boolean partial) {
        return PreloadOptions.builder().prefix(DataKey.of("log/"), 100, partial).build();
    }

    @Test
    void whatOutgrewItsBudgetIsReadLiveAndNeverTakenForAbsent() {
        try (TestNode node = node(log(false))) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.put("log/1", "one"));
            store.forgetCalls();
            assertThat(node.await(a.read("log/1"))).isEqualTo("one");
            assertThat(node.await(a.list("log/", 10, false))).containsExactly("log/1");
            assertThat(store.reads()).as("within the budget").isEmpty();

            node.await(a.put("log/2", "x".repeat(200)));
            store.forgetCalls();
            assertThat(node.await(a.read("log/1"))).isEqualTo("one");
            assertThat(node.await(a.read("log/2"))).hasSize(200);
            assertThat(node.call(a.read("log/3")).value()).isNull();
            assertThat(node.await(a.list("log/", 10, false))).containsExactly("log/1", "log/2");
            assertThat(store.reads()).as("over the budget").hasSize(4);

            node.await(a.delete("log/1"));
            assertThat(node.call(a.read("log/1")).value()).isNull();
            assertThat(node.await(a.list("log/", 10, true))).containsExactly("log/2");
        }
    }

    @Test
    void whatFitsOfAPartialPrefixStaysKnown() {
        try (TestNode node = node(log(true))) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.put("log/1", "one"));
            node.await(a.put("log/2", "x".repeat(200)));
            store.forgetCalls();
            assertThat(node.await(a.read("log/1"))).isEqualTo("one");
            assertThat(node.call(a.read("log/0")).value()).isNull();
            assertThat(store.reads()).isEmpty();
            assertThat(node.await(a.read("log/2"))).hasSize(200);
            assertThat(node.await(a.list("log/", 10, false))).containsExactly("log/1", "log/2");
            assertThat(store.reads()).hasSize(2);
        }
    }

    @Test
    void unsavedChangesLieOverWhatIsReadLive() {
        try (TestNode node = node(log(false))) {
            Probe a = node.runtime().actor(Probe.class, "a");
            node.await(a.put("log/1", "one"));
            node.await(a.put("log/2", "x".repeat(200)));
            store.holdCommits();
            node.call(a.delete("log/1"));
            node.call(a.put("log/3", "three"));
            Received<List<String>> list = node.call(a.list("log/", 10, false));
            Received<String> gone = node.call(a.read("log/1"));
            Received<String> there = node.call(a.read("log/3"));
            store.releaseCommits();
            node.run();
            assertThat(list.value()).containsExactly("log/2", "log/3");
            assertThat(gone.value()).isNull();
            assertThat(there.value()).isEqualTo("three");
        }
    }

    @Test
    void readsAreThoseOfAModelWhateverTheBudgets() {
        long first = 20_261_127;
        for (long seed = first; seed < first + 60; seed++) {
            ScriptedStore fresh = new ScriptedStore();
            Random random = new Random(seed);
            ActorOptions options = ActorOptions.builder()
                    .preload(budgets(random))
                    .idleTimeout(Duration.ofMinutes(1))
                    .build();
            try (TestNode node = TestNode.on(fresh, Probe.type(gates, options))) {
                play(seed, random, node, fresh);
            }
        }
    }

    private static PreloadOptions budgets(Random random) {
        PreloadOptions.Builder some = PreloadOptions.builder().totalBytes(300 + random.nextInt(600));
        for (String prefix : List.of("a", "ab", "b")) {
            if (random.nextBoolean()) {
                some.prefix(DataKey.of(prefix), random.nextInt(200), random.nextBoolean());
            }
        }
        return random.nextBoolean()
                ? some.key(DataKey.of("ab1")).key(DataKey.of("b1")).build()
                : some.build();
    }

    private static void play(long seed, Random random, TestNode node, ScriptedStore store) {
        Probe a = node.runtime().actor(Probe.class, "a");
        NavigableMap<String, String> model = new TreeMap<>();
        node.await(a.add(1));
        for (int i = 0; i < 120; i++) {
            String key = List.of("a", "ab", "b", "c").get(random.nextInt(4)) + random.nextInt(4);
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> {
                    String value = "v".repeat(random.nextInt(80));
                    model.put(key, value);
                    node.call(a.put(key, value));
                }
                case 4 -> {
                    model.remove(key);
                    node.call(a.delete(key));
                }
                case 5, 6 -> check(node, store, a.read(key), model.get(key), "seed " + seed + ", step " + i);
                case 7, 8 -> {
                    String prefix = List.of("", "a", "ab", "b", "b1").get(random.nextInt(5));
                    boolean reverse = random.nextBoolean();
                    check(
                            node,
                            store,
                            a.list(prefix, 100, reverse),
                            listed(model, prefix, reverse),
                            "seed " + seed + ", step " + i);
                }
                default -> {
                    if (random.nextBoolean()) {
                        store.holdCommits();
                    } else {
                        store.releaseCommits();
                        node.run();
                        node.advance(Duration.ofSeconds(random.nextInt(4) == 0 ? 90 : 0));
                    }
                }
            }
        }
        store.releaseCommits();
        node.run();
    }

    private static <T> void check(
            TestNode node, ScriptedStore store, reactor.core.publisher.Mono<T> read, Object expected, String when) {
        Received<T> received = node.call(read);
        store.releaseCommits();
        node.run();
        assertThat(received.isOver()).as(when).isTrue();
        assertThat((Object) received.value()).as(when).isEqualTo(expected);
    }

    private static List<String> listed(NavigableMap<String, String> model, String prefix, boolean reverse) {
        List<String> keys = new ArrayList<>();
        for (String key : (reverse ? model.descendingMap() : model).keySet()) {
            if (key.startsWith(prefix)) {
                keys.add(key);
            }
        }
        return keys;
    }
}
