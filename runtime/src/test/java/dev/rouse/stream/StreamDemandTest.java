package dev.rouse.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.LimitExceededException;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Streams whose callers ask for random numbers of elements, at random moments, of turns that read and change at random, while
 * the store keeps commits waiting: compared, after each step, with {@link StreamModel}. No wait is for ever. Repeat a failure
 * with {@code -Drouse.search.seed=…}; {@code -Drouse.search.rounds=…} for more or fewer than 300.
 */
class StreamDemandTest {

    private static final int STEPS = 60;

    @Test
    void everyElementLeavesWhenItIsDurableAndWanted() {
        long seed = Long.getLong("rouse.search.seed", 20_261_127L);
        int rounds = Integer.getInteger("rouse.search.rounds", 300);
        for (int round = 0; round < rounds; round++) {
            Round one = new Round(new Random(seed + round));
            try {
                one.play();
            } catch (Throwable thrown) {
                throw new AssertionError("-Drouse.search.seed=" + (seed + round) + ": " + one.steps, thrown);
            }
        }
    }

    /** One stream of one actor, and what is asked of both. */
    private static final class Round {

        private final Random random;
        private final List<String> steps = new ArrayList<>();
        private final Sinks.Many<String> source = Sinks.many().unicast().onBackpressureBuffer();
        private final List<Received<String>> others = new ArrayList<>();
        private final boolean exclusive;

        /** Either bytes are scarce or commits wait: where both are, it is not written down how many elements are asked for. */
        private final boolean scarceBytes;

        private final ActorOptions options;
        private final ScriptedStore store = new ScriptedStore();
        private final Puppet.Play play = new Puppet.Play();
        private int told;

        Round(Random random) {
            this.random = random;
            this.exclusive = random.nextBoolean();
            this.scarceBytes = random.nextBoolean();
            this.options = ActorOptions.builder()
                    .heldElements(1 + random.nextInt(random.nextBoolean() ? 5 : 40))
                    .heldBytes(scarceBytes ? 1 + random.nextInt(2_000) : 1 << 20)
                    .build();
            play.part("add", puppet -> Mono.fromSupplier(() -> puppet.add("o")));
            play.part(
                    "stream",
                    puppet -> source.asFlux().publishOn(puppet.home()).map(text -> {
                        if (text.startsWith("+")) {
                            puppet.add("+");
                        }
                        return puppet.now().length() + text;
                    }));
        }

        void play() {
            try (TestNode node = TestNode.on(store, play.type(options))) {
                Puppet a = node.runtime().actor(Puppet.class, "a");
                node.await(a.act("state"));
                int demand = random.nextInt(4) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(10);
                StreamModel model = new StreamModel(options, exclusive, demand);
                steps.add((exclusive ? "exclusive " : "interleaved ") + options.heldElements() + " elements "
                        + options.heldBytes() + " bytes, demand " + demand);
                Received<String> received = Received.from(exclusive ? a.follow("stream") : a.trickle("stream"), demand);
                node.run();
                for (int step = 0; step < STEPS; step++) {
                    step(a, received, model);
                    node.run();
                    assertThat(received.values()).isEqualTo(model.visible());
                    assertThat(received.isOver()).isEqualTo(model.isOver());
                }
                end(node, a, received, model);
            }
        }

        private void step(Puppet a, Received<String> received, StreamModel model) {
            int choice = random.nextInt(100);
            if (choice < 50) {
                String text = (random.nextInt(6) == 0 ? "+" : "") + "x".repeat(random.nextInt(60)) + told++;
                steps.add(text.startsWith("+") ? "changes" : "reads");
                source.tryEmitNext(text);
                model.push(text);
            } else if (choice < 75) {
                int more = 1 + random.nextInt(random.nextBoolean() ? 2 : 30);
                steps.add("asks for " + more);
                received.request(more);
                model.request(more);
            } else if (choice < 85) {
                steps.add("another adds");
                others.add(Received.from(a.mingle("add")));
                model.anotherAdds();
            } else if (choice < 92 && !scarceBytes) {
                boolean holds = !model.holds();
                steps.add(holds ? "commits wait" : "commits go");
                hold(model, holds);
            } else if (choice == 98) {
                steps.add("completes");
                source.tryEmitComplete();
                model.complete();
            } else if (choice == 99) {
                steps.add("cancelled");
                received.cancel();
                model.cancel();
            }
        }

        private void hold(StreamModel model, boolean holds) {
            if (holds) {
                store.holdCommits();
            } else {
                store.releaseCommits();
            }
            model.hold(holds);
        }

        /** Everything is asked for and every commit goes: everything ends. */
        private void end(TestNode node, Puppet a, Received<String> received, StreamModel model) {
            hold(model, false);
            source.tryEmitComplete();
            model.complete();
            received.request(Integer.MAX_VALUE);
            model.request(Integer.MAX_VALUE);
            node.run();
            assertThat(received.values()).isEqualTo(model.visible());
            assertThat(received.isOver()).isEqualTo(!model.isCancelled());
            if (model.isRefused()) {
                assertThat(received.error()).isInstanceOf(LimitExceededException.class);
            } else {
                assertThat(received.error()).isNull();
            }
            assertThat(others).allMatch(Received::isOver);
            assertThat(node.await(a.act("state"))).hasSize(model.stateLength());
        }
    }
}
