package dev.rouse.life;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.LifecycleHook;
import dev.rouse.LifecycleOptions;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Hooked.HookedActor;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;

/** An {@code onCreate} that fails leaves an empty store, wherever it fails, and the address is free. */
public interface CreationFailureContract extends ActorFixture {

    ActorAddress CREATED = ActorAddress.of("hooked", "a");

    static Stream<Arguments> failingCreations() {
        ActionException no = new ActionException("no", "As the test wishes.", Map.of());
        return Stream.of(
                failing("with an error", actor -> Mono.error(no)),
                failing("with an exception", actor -> {
                    throw no;
                }),
                failing("after a change of state", actor -> {
                    actor.append("x");
                    throw no;
                }),
                failing("after changes of state and data", actor -> {
                    actor.append("x");
                    actor.put("k", "v");
                    return Mono.error(no);
                }),
                failing("after a schedule", actor -> {
                    actor.plan().after(Duration.ofSeconds(1), "add", "x");
                    actor.plan().named("n").every(Duration.ofSeconds(1), "add", "x");
                    return Mono.error(no);
                }),
                failing("after a read", actor -> {
                    actor.append("x");
                    return actor.read("k").then(Mono.error(no));
                }),
                failing(
                        "by its time-out",
                        actor -> Mono.<Void>never().doOnSubscribe(subscription -> actor.put("k", "v"))),
                failing(
                        "with a state too large",
                        actor -> Mono.fromRunnable(() -> actor.append("x".repeat(9_000_000)))),
                failing(
                        "with too much data",
                        actor -> Mono.fromRunnable(() -> {
                            for (int i = 0; i < 60; i++) {
                                actor.put("k" + i, "x".repeat(100_000));
                            }
                        })));
    }

    private static Arguments failing(String how, Function<HookedActor, Mono<Void>> creation) {
        return Arguments.of(how, creation);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("failingCreations")
    default void anOnCreateThatFailsAnywhereLeavesAnEmptyStore(String how, Function<HookedActor, Mono<Void>> creation) {
        Hooked.Script script = new Hooked.Script().on(LifecycleHook.CREATE, creation);
        try (TestNode node = TestNode.on(store(), script.type())) {
            Received<Void> created = node.call(node.runtime().create(CREATED, null));
            Hooked actor = node.runtime().actor(Hooked.class, "a");
            Received<String> called = node.call(actor.add("1"));
            node.advance(
                    LifecycleOptions.defaults().createTimeout().multipliedBy(2).plusSeconds(1));
            assertThat(created.error()).isNotNull();
            assertThat(called.error()).isNotNull();
            for (byte table : new byte[] {0x10, 0x11, 0x12}) {
                KvRange rows = KvRange.prefix(KvKey.of((byte) 'R', table));
                assertThat(node.await(store().read(KvRead.builder().range(rows).build()))
                                .range(0)
                                .entries())
                        .isEmpty();
            }
            script.on(LifecycleHook.CREATE, fine -> Mono.empty());
            assertThat(node.await(actor.add("1"))).isEqualTo("1");
        }
    }
}
