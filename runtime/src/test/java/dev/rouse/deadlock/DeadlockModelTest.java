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
import java.util.ArrayDeque;
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
    private static final int SEEDS_OF_CLUSTERS = 5;

    /** More than a search for a deadlock has between nodes. */
    private static final int HOPS = 50;

    private static final Duration STEP = Duration.ofMillis(50);
    private static final int ACTORS = 5;
    private static final int CHAINS = 7;
    private static final int DEPTH = 4;

    @Test
    void everyDeadlockIsFoundAndNoCallFailsWithoutOne() {
        check(SEEDS, 1);
    }

    @Test
    void everyDeadlockOverSeveralNodesIsFoundAndNoCallFailsWithoutOne() {
        check(SEEDS_OF_CLUSTERS, 3);
    }

    private static void check(int seeds, int nodes) {
        int victims = 0;
        long base = Long.getLong("seed", System.nanoTime());
        for (int i = 0; i < Integer.getInteger("rouse.deadlock.seeds", seeds); i++) {
            Run run = new Run(base + i);
            try {
                victims += nodes == 1 ? run.all() : run.all(nodes);
            } catch (Throwable e) {
                throw new AssertionError("seed " + (base + i), e);
            }
        }
        assertThat(victims).as("deadlocks that were found, from seed " + base).isGreaterThan(seeds / 4);
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
        private final int hops;
        private int ids;
        private int victims;
        private final List<TestNode> nodes = new ArrayList<>();
        private final ArrayDeque<Set<Modelled>> stuckLately = new ArrayDeque<>();

        Run(long seed) {
            random = new Random(seed);
            hops = random.nextBoolean() ? HOPS : 0;
        }

        private static final ActorOptions PATIENT = ActorOptions.builder()
                .callTimeout(Duration.ofHours(1))
                .noIdleTimeout()
                .build();

        /** On so many nodes, each of which has a share of the actors. */
        int all(int number) {
            ScriptedStore store = new ScriptedStore();
            store.exclusive(false);
            try {
                for (int i = 0; i < number; i++) {
                    nodes.add(TestNode.begin(store, options -> options, play.type(PATIENT)));
                    pass(Duration.ofSeconds(1));
                }
                pass(Duration.ofSeconds(10));
                run(() -> pass(Duration.ofSeconds(1)));
            } finally {
                nodes.forEach(TestNode::close);
            }
            return victims;
        }

        /**
         * What nodes say to each other takes no time, and what the model says of this moment is what they go by; or it takes a step of
         * time, in which turns go on while a search for a deadlock is on its way.
         */
        private void pass(Duration time) {
            for (long left = time.toMillis(); left > 0; left -= STEP.toMillis()) {
                remember(stuck());
                TestNode.pass(STEP, nodes.toArray(TestNode[]::new));
                for (int i = 0; i < hops; i++) {
                    remember(stuck());
                    nodes.forEach(TestNode::run);
                }
            }
        }

        /** That a call has failed is known where it was made only when others have gone on in its place: what was stuck before counts. */
        private void remember(Set<Modelled> stuck) {
            stuckLately.add(stuck);
            if (stuckLately.size() > HOPS) {
                stuckLately.remove();
            }
        }

        int all() {
            try (TestNode started =
                    TestNode.withLanes(1 + random.nextInt(3), new ScriptedStore(), play.type(PATIENT))) {
                nodes.add(started);
                run(() -> started.advance(Duration.ofSeconds(1)));
            }
            return victims;
        }

        private void run(Runnable second) {
            List<Received<String>> chains = new ArrayList<>();
            for (int i = 0; i < CHAINS; i++) {
                TestNode node = nodes.get(random.nextInt(nodes.size()));
                chains.add(node.call(call(null, null, 0)));
            }
            for (int i = 0; i < 60 && !chains.stream().allMatch(Received::isOver); i++) {
                second.run();
            }
            assertThat(wrong).isEmpty();
            assertThat(chains).as("all ended").allMatch(Received::isOver);
        }

        private Mono<String> call(PuppetActor caller, Modelled parent, int depth) {
            String part = "r" + ids++;
            Modelled made = new Modelled(parent, part, String.valueOf((char) ('a' + random.nextInt(ACTORS))));
            int shape = depth == DEPTH ? 0 : random.nextInt(6);
            int mode = random.nextInt(4);
            play.part(part, puppet -> turn(puppet, made, shape, depth));
            Puppet target = caller == null
                    ? nodes.get(random.nextInt(nodes.size())).runtime().actor(Puppet.class, made.key)
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
            if (!stuck().contains(made) && stuckLately.stream().noneMatch(stuck -> stuck.contains(made))) {
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
