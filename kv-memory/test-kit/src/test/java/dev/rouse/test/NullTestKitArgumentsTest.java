package dev.rouse.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.fixture.NullArguments;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** A null where the test kit requires a value is an error that says which one. */
final class NullTestKitArgumentsTest {

    private final NullArguments nulls = new NullArguments()
            .with(Duration.class, Duration.ZERO)
            .with(Publisher.class, Mono.empty())
            .with(Mono.class, Mono.empty())
            .with(ActorAddress.class, ActorAddress.of("counter", "c"))
            .with(Class.class, Counter.class)
            .with("queue", "letters")
            .with("id", "essay")
            .with(BooleanSupplier.class, () -> true)
            .with(TestCall.class, new TestCall<>("n1"));

    @Test
    void nodeAndItsBuilderNameTheNull() {
        try (TestNode node = TestNode.of(CounterActor.class)) {
            assertThat(nulls.faultsOf(TestNode.class)).isEmpty();
            assertThat(nulls.faultsOf(TestNode.Builder.class, TestNode.builder()))
                    .isEmpty();
            assertThat(nulls.only(method -> !Set.of("kill", "move", "close").contains(method.getName()))
                            .faultsOf(TestNode.class, node))
                    .isEmpty();
        }
    }
}
