package dev.rouse.benchmarks.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.rouse.ActionException;
import dev.rouse.ActorType;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.memory.MemoryKvStore;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.test.StepVerifier;

class CartTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final ActorRuntime runtime = ActorRuntime.builder()
            .store(MemoryKvStore.create())
            .register(ActorType.of(Counter.class, CounterActor::new))
            .register(DemoServer.carts(Clock.fixed(NOON, ZoneOffset.UTC)))
            .start()
            .block();
    private final Cart cart = runtime.actor(Cart.class, "ann");

    @AfterEach
    void stop() {
        runtime.stop().block();
    }

    @Test
    void sameProductIsOneItem() {
        cart.add("tea", 2).block();

        StepVerifier.create(cart.add("tea", 1))
                .expectNext(new Cart.Contents(List.of(new Cart.Item("tea", 3, 390)), 1170, Optional.of(NOON)))
                .verifyComplete();
    }

    @Test
    void unknownProductIsRefusedWithThoseThatThereAre() {
        StepVerifier.create(cart.add("wine", 1)).verifyErrorSatisfies(error -> {
            assertThat(error).asInstanceOf(type(ActionException.class)).satisfies(refusal -> {
                assertThat(refusal.code()).isEqualTo("unknown_product");
                assertThat(refusal.metadata()).containsKey("products");
            });
        });
    }

    @Test
    void quantityIsBoundedOverAll() {
        cart.add("tea", 98).block();

        StepVerifier.create(cart.add("tea", 2))
                .verifyErrorMatches(error -> ((ActionException) error).code().equals("bad_quantity"));
        StepVerifier.create(cart.add("tea", 0))
                .verifyErrorMatches(error -> ((ActionException) error).code().equals("bad_quantity"));
        StepVerifier.create(cart.contents().map(Cart.Contents::items))
                .expectNext(List.of(new Cart.Item("tea", 98, 390)))
                .verifyComplete();
    }

    @Test
    void checkoutLeavesReceiptAndEmptyCart() {
        cart.add("cake", 1).block();
        cart.checkout(Optional.of("no candles")).block();
        cart.add("tea", 1).block();
        cart.checkout(Optional.empty()).block();

        StepVerifier.create(cart.receipts())
                .expectNext(
                        new Cart.Receipt(
                                1, NOON, List.of(new Cart.Item("cake", 1, 350)), 350, Optional.of("no candles")),
                        new Cart.Receipt(2, NOON, List.of(new Cart.Item("tea", 1, 390)), 390, Optional.empty()))
                .verifyComplete();
        assertThat(cart.contents().block().items()).isEmpty();
    }

    @Test
    void emptyCartCannotBeBought() {
        StepVerifier.create(cart.checkout(Optional.empty()))
                .verifyErrorMatches(error -> ((ActionException) error).code().equals("cart_is_empty"));
    }
}
