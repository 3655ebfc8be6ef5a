package dev.rouse.deadlock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.CallCycleException;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Puppet.PuppetActor;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * Random turns that call each other, some with a time-out of their own, beside a model of who waits for whom: every deadlock
 * ends, and a call fails only when the model says that nothing else could have ended it.
 */
final class DeadlockModelTest {

    private static final int SEEDS = 60;
    private static final int ACTORS = 5;
    private static final int CHAINS = 7;
    private static final int DEPTH = 4;

    @Test
    void everyDeadlockIsFoundAndNoCallFailsWithoutOne() {
        int victims = 0;
        long base = Long.getLong("seed", System.nanoTime());
        for (int i = 0; i < SEEDS; i++) {
            Run run = new Run(base + i);
            try {
                victims += run.all();
            } catch (Throwable e) {
                throw new AssertionError("seed " + (base + i), e);
            }
        }
        assertThat(victims).as("deadlocks that were found, from seed " + base).isGreaterThan(SEEDS / 4);
    }

    /** A call of the model, and its turn once that runs. */
    private static final class Modelled {
        final Modelled parent;
        final String name;
        final String key;
        final Set<Modelled> outstanding = new LinkedHashSet<>();
        boolean running;
        boolean ended;

        Modelled(Modelled parent, String name, String key) {
            this.parent = parent;
            this.name = name;
            this.key = key;
        }

        @Override
        public String toString() {
            return name + " of " + key + (ended ? " ended" : running ? " running" : "")
                    + outstanding.stream().map(call -> call.name).toList();
        }

        boolean isBelow(String actor) {
            for (Modelled turn = parent; turn != null; turn = turn.parent) {
                if (turn.running && turn.key.equals(actor)) {
                    return true;
                }
            }
            return false;
        }
    }

    private static final class Run {
        private final Random random;
        private final Puppet.Play play = new Puppet.Play();
        private final Set<Modelled> calls = new LinkedHashSet<>();
        private final Set<Modelled> turns = new LinkedHashSet<>();
        private final List<String> wrong = new ArrayList<>();
        private int ids;
        private int victims;
        private TestNode node;

        Run(long seed) {
            random = new Random(seed);
        }

        int all() {
            ActorOptions patient = ActorOptions.builder()
                    .callTimeout(Duration.ofHours(1))
                    .noIdleTimeout()
                    .build();
            try (TestNode started =
                    TestNode.withLanes(1 + random.nextInt(3), new ScriptedStore(), play.type(patient))) {
                node = started;
                List<Received<String>> chains = new ArrayList<>();
                for (int i = 0; i < CHAINS; i++) {
                    chains.add(node.call(call(null, null, 0)));
                }
                for (int second = 0; second < 60 && !chains.stream().allMatch(Received::isOver); second++) {
                    node.advance(Duration.ofSeconds(1));
                }
                assertThat(wrong).isEmpty();
                assertThat(chains).as("all ended").allMatch(Received::isOver);
            }
            return victims;
        }

        private Mono<String> call(PuppetActor caller, Modelled parent, int depth) {
            String part = "r" + ids++;
            Modelled made = new Modelled(parent, part, String.valueOf((char) ('a' + random.nextInt(ACTORS))));
            int shape = depth == DEPTH ? 0 : random.nextInt(6);
            int mode = random.nextInt(4);
            play.part(part, puppet -> turn(puppet, made, shape, depth));
            Puppet target = caller == null
                    ? node.runtime().actor(Puppet.class, made.key)
                    : caller.others().actor(Puppet.class, made.key);
            Mono<String> answer = mode == 0 ? target.look(part) : mode == 1 ? target.mingle(part) : target.act(part);
            return answer.doOnSubscribe(subscription -> begun(made))
                    .doOnError(CallCycleException.class, error -> failed(made, error.chain()))
                    .doOnTerminate(() -> over(made))
                    .doOnCancel(() -> over(made));
        }

        private Mono<String> turn(PuppetActor puppet, Modelled turn, int shape, int depth) {
            turn.running = true;
            turns.add(turn);
            Mono<String> pause = Mono.delay(Duration.ofMillis(random.nextInt(200)), puppet.home())
                    .thenReturn("");
            return pause.flatMap(nothing -> work(puppet, turn, shape, depth))
                    .onErrorReturn("failed")
                    .doOnTerminate(() -> turn.ended = true)
                    .doOnCancel(() -> turn.ended = true);
        }

        private Mono<String> work(PuppetActor puppet, Modelled turn, int shape, int depth) {
            return switch (shape) {
                case 0 -> Mono.just("");
                case 1 -> call(puppet, turn, depth + 1);
                case 2 -> call(puppet, turn, depth + 1).then(Mono.defer(() -> call(puppet, turn, depth + 1)));
                case 3 ->
                    Mono.zip(call(puppet, turn, depth + 1), call(puppet, turn, depth + 1))
                            .thenReturn("");
                case 4 ->
                    call(puppet, turn, depth + 1).timeout(Duration.ofMillis(random.nextInt(4_000)), puppet.home());
                default -> Mono.firstWithSignal(call(puppet, turn, depth + 1), call(puppet, turn, depth + 1));
            };
        }

        private void begun(Modelled made) {
            calls.add(made);
            if (made.parent != null) {
                made.parent.outstanding.add(made);
            }
        }

        private void over(Modelled made) {
            calls.remove(made);
            if (made.parent != null) {
                made.parent.outstanding.remove(made);
            }
        }

        /** Either the call came back into its own chain, or it is a victim. */
        private void failed(Modelled made, List<String> cycle) {
            if (made.isBelow(made.key)) {
                return;
            }
            victims++;
            if (!stuck().contains(made)) {
                wrong.add(made + " failed without a deadlock, for " + cycle + "; calls " + calls + ", turns "
                        + turns.stream().filter(turn -> !turn.ended).toList());
            }
        }

        private Set<Modelled> stuck() {
            Set<Modelled> stuck = new HashSet<>(calls);
            boolean fewer;
            do {
                fewer = stuck.removeIf(call -> holders(call).stream()
                        .noneMatch(turn -> !turn.outstanding.isEmpty() && stuck.containsAll(turn.outstanding)));
            } while (fewer);
            return stuck;
        }

        private List<Modelled> holders(Modelled call) {
            if (call.ended) {
                return List.of();
            }
            if (call.running) {
                return List.of(call);
            }
            return turns.stream()
                    .filter(turn -> !turn.ended && turn.key.equals(call.key))
                    .toList();
        }
    }
}
