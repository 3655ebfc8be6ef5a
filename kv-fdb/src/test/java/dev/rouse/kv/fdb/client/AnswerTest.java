package dev.rouse.kv.fdb.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Hooks;
import reactor.test.StepVerifier;

final class AnswerTest {

    private final CompletableFuture<String> future = new CompletableFuture<>();

    @Test
    void errorThatNobodyWaitsForIsNotReported() {
        List<Throwable> reported = new ArrayList<>();
        Hooks.onErrorDropped(reported::add);
        try {
            Disposable waiting = Answer.to(() -> future).subscribe();
            waiting.dispose();
            future.completeExceptionally(new IllegalStateException("closed"));
        } finally {
            Hooks.resetOnErrorDropped();
        }

        assertThat(reported).isEmpty();
    }

    @Test
    void cancellingLeavesTheRequestAlone() {
        Answer.to(() -> future).subscribe().dispose();

        assertThat(future).isNotDone();
    }

    @Test
    void errorIsTheOneInside() {
        IllegalStateException inside = new IllegalStateException("inside");
        future.completeExceptionally(new CompletionException(inside));

        StepVerifier.create(Answer.to(() -> future))
                .verifyErrorSatisfies(error -> assertThat(error).isSameAs(inside));
    }

    @Test
    void nullIsNoValue() {
        future.complete(null);

        StepVerifier.create(Answer.to(() -> future)).verifyComplete();
    }
}
