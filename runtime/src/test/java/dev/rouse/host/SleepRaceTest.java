package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.LifecycleHook;
import dev.rouse.host.Lived.LivedActor;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Calls that race the sleep of their actor, in many orders drawn from a seed: none is lost, none is answered twice. */
class SleepRaceTest {

    private static final ActorAddress A = ActorAddress.of("lived", "a");
    private static final long SEED = 20_260_101L;
    private static final int INTERLEAVINGS = 100_000;
    private static final int STEPS = 10;

    private final ScriptedStore store = new ScriptedStore();
    private final AtomicReference<LivedActor> object = new AtomicReference<>();
    private final Random random = new Random(SEED);
    private Probe.Gates gates = new Probe.Gates();

    private final Lived.Script script = new Lived.Script()
            .on(LifecycleHook.WAKE, actor -> Mono.fromRunnable(() -> object.set(actor)))
            .on(LifecycleHook.SLEEP, actor -> gates.at("sleep"))
            .part("slow", actor -> gates.at("turn").thenReturn(actor.append("+")));

    @Test
    void noCallIsLostOrAnsweredTwice() {
        ActorOptions soon = ActorOptions.DEFAULTS.withIdleTimeout(Duration.ofMillis(2));
        int slept = 0;
        try (TestNode node = TestNode.on(store, script.type(soon, life -> life))) {
            for (int i = 0; i < INTERLEAVINGS; i++) {
                interleave(node, i);
                slept += node.slept.size();
                node.slept.clear();
                node.starts.clear();
                script.heard.clear();
                store.forgetCalls();
            }
        }
        assertThat(slept).as("sleeps that were raced").isGreaterThan(INTERLEAVINGS / 2);
    }

    private void interleave(TestNode node, int number) {
        gates = new Probe.Gates();
        Lived a = node.runtime().actor(Lived.class, "a");
        List<Heard<String>> calls = new ArrayList<>();
        calls.add(node.call(a.add("+")));
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(8)) {
                case 0, 1 -> calls.add(Heard.by(a.add("+")));
                case 2 -> calls.add(Heard.by(a.act("slow")));
                case 3 -> node.jump(Duration.ofMillis(2));
                case 4 -> object.get().own().sleepNow();
                case 5 -> gates.open(random.nextBoolean() ? "sleep" : "turn");
                case 6 -> store.holdCommits();
                default -> store.releaseCommits();
            }
            if (random.nextBoolean()) {
                node.run();
            }
        }
        gates.open("sleep");
        gates.open("turn");
        store.releaseCommits();
        node.run();
        String where = "interleaving " + number + " of seed " + SEED;
        Set<String> answers = new HashSet<>();
        for (Heard<String> call : calls) {
            assertThat(call.values().size() == 1 && answers.add(call.value()))
                    .as(where)
                    .isTrue();
        }
        assertThat(node.call(a.look()).value()).as(where).hasSize(calls.size());
        assertThat(node.call(node.runtime().destroy(A)).error()).as(where).isNull();
        store.forgetOlderVersions();
    }
}
