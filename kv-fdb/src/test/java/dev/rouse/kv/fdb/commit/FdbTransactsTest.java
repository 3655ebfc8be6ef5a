package dev.rouse.kv.fdb.commit;

import static dev.rouse.kv.fdb.ScriptedFdb.error;
import static dev.rouse.kv.fdb.ScriptedFdb.version;
import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.FDBException;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvTransaction;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvClosedException;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvOutcomeUnknownException;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.kv.fdb.FdbKvStore;
import dev.rouse.kv.fdb.ScriptedFdb;
import dev.rouse.kv.fdb.layout.LargeValue;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** When a transaction runs again, after which pause, and when it gives up. */
final class FdbTransactsTest {

    private static final KvKey KEY = KvKey.of((byte) 'k');
    private static final long READ = 1_000;

    private final ScriptedFdb fdb = new ScriptedFdb();
    private final FdbKvStore store = fdb.store(new RetryBounds(3, Duration.ofSeconds(30)));
    private final AtomicInteger attempts = new AtomicInteger();

    @AfterEach
    void nothingStaysOpen() {
        assertThat(fdb.closed).as("transactions closed").isEqualTo(fdb.opened);
        assertThat(store.health().openTransactions()).isZero();
        assertThat(store.health().commitsInFlight()).isZero();
    }

    private Mono<KvTransacted<String>> write() {
        fdb.readVersions.add(version(READ));
        return store.transact(transaction -> {
            attempts.incrementAndGet();
            transaction.set(KEY, new byte[] {1});
            return Mono.just("done");
        });
    }

    private void passes(Mono<KvTransacted<String>> transacted, Duration within, int inAttempts) {
        StepVerifier.create(transacted)
                .expectSubscription()
                .then(() -> fdb.after(within))
                .expectNext(new KvTransacted<>("done", new KvVersion(READ), new KvVersion(2_000)))
                .verifyComplete();
        assertThat(attempts).hasValue(inAttempts);
    }

    private void ends(Mono<?> transacted, Class<? extends Throwable> type) {
        StepVerifier.create(transacted)
                .expectSubscription()
                .then(() -> fdb.after(Duration.ofMinutes(1)))
                .expectError(type)
                .verify(Duration.ofSeconds(30));
    }

    @Test
    void conflictIsRunAgainAfterAPauseThatGrows() {
        fdb.commits.add(error(1020));
        fdb.commits.add(error(1020));
        fdb.commits.add(version(2_000));

        passes(write(), Duration.ofMillis(30), 3);

        assertThat(fdb.opened).isEqualTo(3);
        assertThat(store.health().conflicts()).isEqualTo(2);
    }

    @Test
    void wrappedErrorIsUnderstood() {
        fdb.commits.add(CompletableFuture.failedFuture(
                new CompletionException(new CompletionException(new FDBException("x", 1020)))));
        fdb.commits.add(version(2_000));

        passes(write(), Duration.ofMillis(10), 2);
    }

    @Test
    void unknownResultIsRunAgainAtOnce() {
        fdb.commits.add(error(1021));
        fdb.commits.add(version(2_000));

        passes(write(), Duration.ZERO, 2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1025, 1031, 1039, 1101, 4100})
    void attemptThatMayStillLandIsRunAgainOnlyWhenItCannot(int code) {
        fdb.commits.add(error(code));
        fdb.commits.add(version(2_000));
        fdb.readVersions.add(version(READ));
        fdb.readVersions.add(version(READ + 1));
        fdb.readVersions.add(version(READ + 5_000_001));

        passes(write(), Duration.ofSeconds(5), 2);

        assertThat(fdb.calls)
                .containsSubsequence("commit", "read version", "read version", "read version", "set", "commit");
    }

    @Test
    void attemptsAreBounded() {
        fdb.commits.add(error(1020));

        StepVerifier.create(write())
                .expectSubscription()
                .then(() -> fdb.after(Duration.ofSeconds(1)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(KvUnavailableException.class)
                        .hasMessageContaining("3 attempts")
                        .hasMessageContaining("1020"))
                .verify(Duration.ofSeconds(30));
    }

    @Test
    void timeIsBounded() {
        FdbKvStore patient = fdb.store(new RetryBounds(1_000_000, Duration.ofSeconds(30)));
        fdb.readVersions.add(version(READ));
        fdb.commits.add(error(1020));

        StepVerifier.create(patient.transact(transaction -> {
                    attempts.incrementAndGet();
                    transaction.set(KEY, new byte[0]);
                    return Mono.empty();
                }))
                .expectSubscription()
                .then(() -> fdb.after(Duration.ofSeconds(32)))
                .expectError(KvUnavailableException.class)
                .verify(Duration.ofSeconds(30));
        assertThat(attempts.get()).isBetween(30, 45);
    }

    @Test
    void givingUpAfterAnUnknownResultSaysSo() {
        fdb.commits.add(error(1020));
        fdb.commits.add(error(1021));
        fdb.commits.add(error(1020));

        ends(write(), KvOutcomeUnknownException.class);
    }

    @Test
    void failedReadIsRunAgainWhateverTheWorkMakesOfIt() {
        fdb.readVersions.add(version(READ));
        fdb.gets.add(error(1007));
        fdb.gets.add(CompletableFuture.completedFuture(new byte[] {7}));
        Function<KvTransaction, Mono<byte[]>> work =
                transaction -> transaction.get(KEY).onErrorReturn(new byte[] {0});

        StepVerifier.create(store.transact(work))
                .expectSubscription()
                .then(() -> fdb.after(Duration.ofMillis(10)))
                .assertNext(done -> assertThat(done.value()).containsExactly(7))
                .verifyComplete();
    }

    @Test
    void damagedValueEndsIt() {
        fdb.readVersions.add(version(READ));
        byte[] descriptor = LargeValue.describe(new byte[100_001]).encode();
        fdb.gets.add(CompletableFuture.completedFuture(descriptor));
        fdb.gets.add(CompletableFuture.completedFuture(null));

        ends(store.transact(transaction -> transaction.get(KEY)), KvCorruptException.class);
    }

    @Test
    void errorOfTheWorkEndsIt() {
        fdb.readVersions.add(version(READ));

        ends(
                store.transact(transaction -> Mono.error(new IllegalArgumentException("mine"))),
                IllegalArgumentException.class);
    }

    @Test
    void readThatNeverAnswersIsEndedAndRunAgain() {
        fdb.readVersions.add(new CompletableFuture<>());
        fdb.readVersions.add(version(READ));
        fdb.commits.add(version(2_000));
        Mono<KvTransacted<String>> write = write();
        CompletableFuture<Long> first = fdb.readVersions.peek();

        StepVerifier.create(write)
                .expectSubscription()
                .then(() -> fdb.after(Duration.ofSeconds(6)))
                .then(() -> assertThat(fdb.closed).isEqualTo(1))
                .then(() -> first.completeExceptionally(new FDBException("closed", 1025)))
                .then(() -> fdb.after(Duration.ofSeconds(1)))
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void cancelledWorkClosesItsTransaction() {
        fdb.readVersions.add(version(READ));

        store.transact(transaction -> Mono.never()).subscribe().dispose();

        assertThat(fdb.calls).doesNotContain("commit");
    }

    @Test
    void cancelledCommitStaysOpenUntilItsOutcome() {
        CompletableFuture<Long> outcome = new CompletableFuture<>();
        fdb.commits.add(outcome);

        write().subscribe().dispose();

        assertThat(fdb.closed).isZero();
        assertThat(store.health().commitsInFlight()).isEqualTo(1);
        outcome.complete(2_000L);
    }

    @Test
    void closedStoreRunsNothing() {
        store.close().block();

        ends(write(), KvClosedException.class);
        assertThat(attempts).hasValue(0);
    }

    @Test
    void everyErrorIsTyped() {
        fdb.commits.add(error(2004));

        ends(write(), KvException.class);
    }
}
