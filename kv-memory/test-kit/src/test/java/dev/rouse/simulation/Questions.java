package dev.rouse.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorClient;
import dev.rouse.ActorNotFoundException;
import dev.rouse.fixture.Received;
import dev.rouse.test.world.Running;
import dev.rouse.test.world.SimulatedProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * Questions to actors that every node has to answer in the same way.
 *
 * @param nodes those that take calls
 */
record Questions(Running running, Supplier<List<SimulatedProcess>> nodes) {

    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(60);

    /** The answers of {@code actors}; one that is not there has an empty one. */
    <T> Map<String, List<T>> told(List<String> actors, BiFunction<ActorClient, String, Mono<List<T>>> question) {
        Map<String, List<T>> told = new TreeMap<>();
        for (SimulatedProcess node : nodes.get()) {
            for (String actor : actors) {
                Received<List<T>> answer = ask(node, actor, question);
                List<T> list = answer.error() instanceof ActorNotFoundException ? List.of() : answer.value();
                List<T> before = told.put(actor, list);
                assertThat(list).as(actor + " from " + node).isEqualTo(before == null ? list : before);
            }
        }
        return told;
    }

    private <T> Received<List<T>> ask(
            SimulatedProcess node, String actor, BiFunction<ActorClient, String, Mono<List<T>>> question) {
        List<Received<List<T>>> received = new ArrayList<>();
        node.execute(() -> received.add(Received.from(question.apply(Objects.requireNonNull(node.runtime()), actor))));
        running.run(Duration.ofMillis(1));
        assertThat(Waiting.until(running, () -> received.get(0).isOver(), ANSWERS_WITHIN))
                .as(actor + " answers from " + node)
                .isTrue();
        return received.get(0);
    }
}
