package dev.rouse;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Every test of the module proves that nothing blocks, if this one passes. */
final class BlockHoundTest {

    @Test
    void blockingOnAThreadThatMustNotBlockFails() {
        CountDownLatch never = new CountDownLatch(1);
        Mono<Boolean> blocking = Mono.fromCallable(() -> never.await(1, TimeUnit.MILLISECONDS));
        StepVerifier.create(blocking.subscribeOn(Schedulers.parallel()))
                .expectError(BlockingOperationError.class)
                .verify(Duration.ofSeconds(10));
    }

    @Test
    void blockingOnAThreadOfTheTestIsFine() throws InterruptedException {
        new CountDownLatch(1).await(1, TimeUnit.MILLISECONDS);
    }
}
