package dev.rouse.kv.fdb.read;

import static dev.rouse.kv.fdb.ScriptedFdb.error;
import static dev.rouse.kv.fdb.ScriptedFdb.version;
import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.FDBException;
import dev.rouse.kv.KvExecutor;
import dev.rouse.kv.KvFutureVersionException;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.KvVersionTooOldException;
import dev.rouse.kv.error.KvClosedException;
import dev.rouse.kv.error.KvTooLargeException;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.kv.fdb.FdbKvStore;
import dev.rouse.kv.fdb.ScriptedFdb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What is asked for a read, and what its caller is told, for each way in which it can end. */
final class FdbReadsTest {

    private static final KvKey KEY = KvKey.of((byte) 'k');
    private static final KvVersion FLOOR = new KvVersion(1_000);

    private final ScriptedFdb fdb = new ScriptedFdb();
    private final FdbKvStore store = fdb.store();

    @AfterEach
    void nothingStaysOpen() {
        assertThat(fdb.closed).as("transactions closed").isEqualTo(fdb.opened);
        assertThat(store.health().openTransactions()).isZero();
    }

    private Mono<KvSnapshot> readAtFloor() {
        return store.read(KvRead.builder().atLeast(FLOOR).key(KEY).build());
    }

    private void ends(Mono<?> read, Class<? extends Throwable> type) {
        StepVerifier.create(read).expectError(type).verify(Duration.ofSeconds(30));
    }

    @Test
    void readAtAVersionAsksForNoVersion() {
        fdb.gets.add(CompletableFuture.completedFuture(new byte[] {7}));

        StepVerifier.create(readAtFloor())
                .assertNext(snapshot -> {
                    assertThat(snapshot.version()).isEqualTo(FLOOR);
                    assertThat(snapshot.value(0)).containsExactly(7);
                })
                .verifyComplete();

        assertThat(fdb.calls).containsExactly("at 1000", "get");
    }

    @Test
    void readAtNoVersionAsksForOneTogetherWithItsKeys() {
        CompletableFuture<Long> version = new CompletableFuture<>();
        fdb.readVersions.add(version);
        fdb.gets.add(CompletableFuture.completedFuture(null));

        StepVerifier.create(store.read(KvRead.builder().key(KEY).build()))
                .then(() -> assertThat(fdb.calls).containsExactly("read version", "get"))
                .then(() -> version.complete(77L))
                .assertNext(snapshot -> assertThat(snapshot.version()).isEqualTo(new KvVersion(77)))
                .verifyComplete();
    }

    @Test
    void tooOldVersionIsNeverMovedToANewerOne() {
        fdb.gets.add(error(1007));

        ends(readAtFloor(), KvVersionTooOldException.class);

        assertThat(fdb.calls).containsExactly("at 1000", "get");
    }

    @Test
    void versionZeroIsTooOld() {
        ends(store.read(KvRead.builder().atLeast(new KvVersion(0)).key(KEY).build()), KvVersionTooOldException.class);
    }

    @Test
    void versionAheadOfTheClusterIsTold() {
        fdb.gets.add(error(1009));
        fdb.readVersions.add(version(999));

        StepVerifier.create(readAtFloor())
                .then(() -> fdb.after(Duration.ofSeconds(5)))
                .expectError(KvFutureVersionException.class)
                .verify(Duration.ofSeconds(30));
    }

    /** As a cluster may hand out for a moment that was told to risk it. */
    @Test
    void oneReadVersionOfThePastMakesTheClusterNoOther() {
        fdb.gets.add(error(1009));
        fdb.gets.add(CompletableFuture.completedFuture(new byte[] {7}));
        fdb.readVersions.add(version(999));
        fdb.readVersions.add(version(1_000));

        StepVerifier.create(readAtFloor())
                .then(() -> fdb.after(Duration.ofSeconds(1)))
                .assertNext(snapshot -> assertThat(snapshot.version()).isEqualTo(FLOOR))
                .verifyComplete();
    }

    @Test
    void serverThatHasNotReachedTheVersionIsAskedAgainForThatVersion() {
        fdb.gets.add(error(1009));
        fdb.gets.add(CompletableFuture.completedFuture(new byte[] {7}));
        fdb.readVersions.add(version(1_000));

        StepVerifier.create(readAtFloor())
                .assertNext(snapshot -> assertThat(snapshot.version()).isEqualTo(FLOOR))
                .verifyComplete();

        assertThat(fdb.calls).containsExactly("at 1000", "get", "read version", "at 1000", "get");
    }

    @Test
    void serverThatStaysBehindIsUnavailableAfterTheTimeOut() {
        CompletableFuture<byte[]> late = new CompletableFuture<>();
        fdb.gets.add(late);
        CompletableFuture<Long> version = new CompletableFuture<>();
        fdb.readVersions.add(version);

        StepVerifier.create(readAtFloor())
                .then(() -> late.completeExceptionally(new FDBException("behind", 1009)))
                .then(() -> fdb.after(Duration.ofSeconds(5)))
                .then(() -> version.complete(1_000L))
                .expectError(KvUnavailableException.class)
                .verify(Duration.ofSeconds(30));
    }

    @Test
    void readThatIsNotAnsweredEndsAfterTheTimeOut() {
        CompletableFuture<byte[]> never = new CompletableFuture<>();
        fdb.gets.add(never);

        StepVerifier.create(readAtFloor())
                .then(() -> fdb.after(Duration.ofMillis(4_900)))
                .then(() -> assertThat(fdb.closed).isZero())
                .then(() -> fdb.after(Duration.ofMillis(500)))
                .then(() -> assertThat(fdb.closed).isEqualTo(1))
                .then(() -> never.completeExceptionally(new FDBException("closed", 1025)))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(KvUnavailableException.class)
                        .hasMessageContaining("PT5S"))
                .verify(Duration.ofSeconds(30));
    }

    @Test
    void cancelledReadIsClosed() {
        fdb.gets.add(new CompletableFuture<>());

        readAtFloor().subscribe().dispose();
    }

    @Test
    void readsUnderWayAtOneVersionShareATransaction() {
        CompletableFuture<byte[]> first = pending();
        CompletableFuture<byte[]> second = pending();

        StepVerifier.create(Mono.zip(readAtFloor(), readAtFloor()))
                .then(() -> first.complete(new byte[] {1}))
                .then(() -> assertThat(fdb.closed).isZero())
                .then(() -> second.complete(new byte[] {2}))
                .assertNext(both -> {
                    assertThat(both.getT1().value(0)).containsExactly(1);
                    assertThat(both.getT2().value(0)).containsExactly(2);
                })
                .verifyComplete();

        assertThat(fdb.calls).containsExactly("at 1000", "get", "get");
    }

    @Test
    void readsAtOtherVersionsOrOnOtherExecutorsShareNone() {
        KvVersion later = new KvVersion(1_001);
        KvRead atLater = KvRead.builder().atLeast(later).key(KEY).build();
        CompletableFuture<byte[]> answer = pending();

        Disposable reads = Flux.merge(
                        readAtFloor(),
                        store.read(atLater),
                        store.read(atLater).contextWrite(KvExecutor.context(Runnable::run)))
                .subscribe();

        assertThat(fdb.opened).isEqualTo(3);
        answer.complete(null);
        assertThat(reads.isDisposed()).isTrue();
    }

    @Test
    void failedReadFailsNoOther() {
        CompletableFuture<byte[]> first = pending();
        CompletableFuture<byte[]> second = pending();

        StepVerifier.create(Flux.mergeSequential(
                        readAtFloor().onErrorResume(KvUnavailableException.class, error -> Mono.empty()),
                        readAtFloor()))
                .then(() -> first.completeExceptionally(new FDBException("of this one", 1037)))
                .then(() -> second.complete(new byte[] {2}))
                .assertNext(snapshot -> assertThat(snapshot.value(0)).containsExactly(2))
                .verifyComplete();

        assertThat(fdb.opened).isEqualTo(1);
    }

    @Test
    void cancelledReadLeavesTheOthersUnderWay() {
        pending();
        CompletableFuture<byte[]> second = pending();
        Disposable cancelled = readAtFloor().subscribe();

        StepVerifier.create(readAtFloor())
                .then(cancelled::dispose)
                .then(() -> assertThat(fdb.closed).isZero())
                .then(() -> second.complete(new byte[] {2}))
                .expectNextCount(1)
                .verifyComplete();
    }

    @Test
    void transactionTakesReadsInForAMomentOnly() {
        CompletableFuture<byte[]> answer = pending();
        Disposable first = readAtFloor().subscribe();
        fdb.after(Duration.ofMillis(49));
        Disposable second = readAtFloor().subscribe();
        assertThat(fdb.opened).isEqualTo(1);

        fdb.after(Duration.ofMillis(1));
        Disposable third = readAtFloor().subscribe();

        assertThat(fdb.opened).isEqualTo(2);
        answer.complete(null);
        assertThat(List.of(first, second, third)).allMatch(Disposable::isDisposed);
    }

    @Test
    void fullTransactionTakesNoMoreReadsIn() {
        CompletableFuture<byte[]> answer = pending();

        Disposable reads = Flux.range(0, ReadsTransaction.MOST_READS + 1)
                .flatMap(i -> readAtFloor(), Integer.MAX_VALUE)
                .subscribe();

        assertThat(fdb.opened).isEqualTo(2);
        answer.complete(null);
        assertThat(reads.isDisposed()).isTrue();
    }

    @Test
    void transactionThatCannotBeSetUpIsClosed() {
        fdb.readVersionRefusal = new IllegalStateException("closed");

        ends(readAtFloor(), KvUnavailableException.class);
    }

    private CompletableFuture<byte[]> pending() {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        fdb.gets.add(answer);
        return answer;
    }

    @Test
    void closingTheStoreEndsReads() {
        CompletableFuture<byte[]> never = new CompletableFuture<>();
        fdb.gets.add(never);

        StepVerifier.create(readAtFloor())
                .then(() -> store.close().block())
                .then(() -> never.completeExceptionally(new FDBException("closed", 1025)))
                .expectError(KvClosedException.class)
                .verify(Duration.ofSeconds(30));
        ends(readAtFloor(), KvClosedException.class);
    }

    @Test
    void keyOverTheLimitIsRefusedUnsent() {
        KvKey tooLong = KvKey.of(new byte[fdb.limits.maxKeyBytes() + 1]);

        ends(store.read(KvRead.builder().key(tooLong).build()), KvTooLargeException.class);

        assertThat(fdb.calls).isEmpty();
    }

    @Test
    void answerComesOnTheExecutorOfTheSubscriber() {
        List<Runnable> lane = new ArrayList<>();
        fdb.gets.add(CompletableFuture.completedFuture(null));

        StepVerifier.create(readAtFloor().contextWrite(KvExecutor.context(lane::add)))
                .expectNextCount(1)
                .verifyComplete();

        assertThat(fdb.executors).hasSize(1);
        fdb.executors.get(0).execute(() -> {});
        assertThat(lane).hasSize(1);
    }

    @Test
    void admissionIsOneReadVersionRequestTimed() {
        CompletableFuture<Long> version = new CompletableFuture<>();
        fdb.readVersions.add(version);

        StepVerifier.create(store.admission())
                .then(() -> fdb.after(Duration.ofMillis(120)))
                .then(() -> version.complete(5L))
                .expectNext(Duration.ofMillis(120))
                .verifyComplete();

        assertThat(store.health().lastAdmission()).isEqualTo(Duration.ofMillis(120));
        assertThat(fdb.calls).containsExactly("read version");
    }
}
