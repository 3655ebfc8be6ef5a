package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.LifecycleHook;
import dev.rouse.fixture.HeldStore;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Hooked.HookedActor;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Calls that race the sleep of their actor, in many orders drawn from a seed: none is lost, none is answered twice. */
public abstract class SleepRace {

    private static final ActorAddress A = ActorAddress.of("hooked", "a");
    private static final int ON_ONE_STORE = 100;
    private static final int STEPS = 8;

    private final int interleavings;
    private final Supplier<KvStore> stores;
    private HeldStore store;
    private final AtomicReference<HookedActor> object = new AtomicReference<>();
    private Random random = new Random();
    private Probe.Gates gates = new Probe.Gates();

    private final Hooked.Script script = new Hooked.Script()
            .on(LifecycleHook.WAKE, actor -> Mono.fromRunnable(() -> object.set(actor)))
            .on(LifecycleHook.SLEEP, actor -> gates.at("sleep"))
            .part("slow", actor -> gates.at("turn").thenReturn(actor.append("+")));

    /**
     * @param stores a store in which actor {@code hooked/a} is not: a new one, or the same again
     * @param interleavings for each seed
     */
    protected SleepRace(Supplier<KvStore> stores, int interleavings) {
        this.stores = stores;
        this.interleavings = Integer.getInteger("rouse.race.interleavings", interleavings);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noCallIsLostOrAnsweredTwice(long seed) {
        random = new Random(seed);
        int slept = 0;
        for (int begin = 0; begin < interleavings; begin += ON_ONE_STORE) {
            slept += interleaveOnOneStore(begin);
        }
        assertThat(slept).as("sleeps that were raced").isGreaterThan(interleavings / 2);
    }

    /** @return how many sleeps there were */
    private int interleaveOnOneStore(int begin) {
        ActorOptions soon =
                ActorOptions.builder().idleTimeout(Duration.ofMillis(2)).build();
        store = new HeldStore(stores.get());
        try (TestNode node = TestNode.on(store, script.type(soon, life -> life))) {
            for (int number = begin; number < begin + ON_ONE_STORE; number++) {
                interleave(node, number);
            }
            return node.slept.size();
        }
    }

    private void interleave(TestNode node, int number) {
        gates = new Probe.Gates();
        Hooked a = node.runtime().actor(Hooked.class, "a");
        List<Received<String>> calls = new ArrayList<>();
        calls.add(node.call(a.add("+")));
        node.until(calls.get(0)::isOver);
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(8)) {
                case 0, 1 -> calls.add(Received.from(a.add("+")));
                case 2 -> calls.add(Received.from(a.act("slow")));
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
        node.until(() -> calls.stream().allMatch(Received::isOver));
        Set<String> answers = new HashSet<>();
        for (Received<String> call : calls) {
            require(call.values().size() == 1 && answers.add(call.value()), number);
        }
        require(node.await(a.look()).length() == calls.size(), number);
        node.await(node.runtime().destroy(A));
    }

    private static void require(boolean held, int number) {
        if (!held) {
            throw new AssertionError("interleaving " + number + " of its seed");
        }
    }
}
