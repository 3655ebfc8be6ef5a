package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.DataKey;
import dev.rouse.fixture.HeldStore;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Descriptions of an actor's features for operators. */
final class DescribedActorTest {

    private static final ActorAddress A = ActorAddress.of("hooked", "a");
    private static final Duration HOUR = Duration.ofHours(1);

    private final Hooked.Script script = new Hooked.Script()
            .part("plan", actor -> {
                actor.plan().after(HOUR.multipliedBy(2), "add", "later");
                actor.plan().after(HOUR, "add", "sooner");
                return Mono.just("planned");
            })
            .part("put", actor -> {
                actor.put("cart/1", "four");
                actor.put("other", "not read ahead");
                return Mono.just("put");
            });
    private final ActorOptions options = ActorOptions.builder()
            .preload(p -> p.prefix(DataKey.of("cart/"), 1_000, false))
            .build();
    private final HeldStore store = new HeldStore(new ScriptedStore());
    private final TestNode node = TestNode.on(store, script.type(options, life -> life));
    private final Hooked lived = node.runtime().actor(Hooked.class, "a");

    @AfterEach
    void close() {
        node.close();
    }

    private Map<String, Map<String, Object>> told() {
        return node.await(node.runtime().info(A)).features();
    }

    @Test
    void scheduleTellsWhatWaitsAndWhenItIsDue() {
        node.await(lived.act("plan"));
        Instant due = node.now().plus(HOUR);

        assertThat(told()).isEqualTo(Map.of("schedule", Map.of("entries", 2, "deadLetters", 0, "nextDue", due)));
    }

    @Test
    void scheduleThatIsNotInTheStoreYetIsNotTold() {
        node.await(lived.add("x"));
        store.holdCommits();
        Received<String> planned = node.call(lived.act("plan"));
        assertThat(told()).isEmpty();
        store.releaseCommits();
        node.run();

        assertThat(planned.value()).isEqualTo("planned");
        assertThat(told()).containsOnlyKeys("schedule");
    }

    @Test
    void ownDataTellsWhatIsInMemory() {
        node.await(lived.act("put"));

        assertThat(told())
                .isEqualTo(Map.of("data", Map.of("keysInMemory", 1L, "bytesInMemory", (long) "cart/1four".length())));
    }

    @Test
    void actorWithoutEitherHasNothingToTell() {
        node.await(lived.add("x"));

        assertThat(told()).isEmpty();
    }

    @Test
    void nothingIsToldOfAnActorThatSleeps() {
        node.await(lived.act("plan"));
        node.advance(ActorOptions.defaults().idleTimeout().multipliedBy(2));

        assertThat(node.slept).hasSize(1);
        assertThat(told()).isEmpty();
    }
}
