package dev.rouse.kv.memory;

import static dev.rouse.kv.memory.Stores.PATIENCE;
import static dev.rouse.kv.memory.Stores.bytes;
import static dev.rouse.kv.memory.Stores.check;
import static dev.rouse.kv.memory.Stores.commit;
import static dev.rouse.kv.memory.Stores.content;
import static dev.rouse.kv.memory.Stores.key;
import static dev.rouse.kv.memory.Stores.put;
import static dev.rouse.kv.memory.Stores.set;
import static dev.rouse.kv.memory.Stores.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.kv.KvConflictException;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.KvVersionTooOldException;
import dev.rouse.kv.contract.OpenTransaction;
import dev.rouse.kv.error.KvUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.retry.Retry;

final class MemoryKvStoreTest {

    private static final Duration WINDOW = Duration.ofSeconds(5);

    private final ManualTime time = new ManualTime();

    private MemoryKvStore store() {
        return MemoryKvStore.builder().window(WINDOW).nanoTime(time).create();
    }

    private static byte[] read(OpenTransaction transaction) {
        return transaction.get(key("a"));
    }

    // ---- the window

    @Test
    void versionCanBeReadAndCheckedUntilTheWindowAfterItsSuccessorIsOver() {
        KvStore store = store();
        KvVersion old = set(store, "a", "1");
        OpenTransaction open = OpenTransaction.of(store);
        time.pass(Duration.ofSeconds(1));
        KvVersion newer = set(store, "b", "2");

        time.pass(WINDOW.minusNanos(1));
        assertThat(read(open)).isEqualTo(bytes("1"));
        assertThat(store.commit(check(old, "a")).block(PATIENCE)).isGreaterThan(newer);

        time.pass(Duration.ofNanos(1));
        assertThatThrownBy(() -> read(open)).isInstanceOf(KvVersionTooOldException.class);
        assertThatThrownBy(() -> store.commit(check(old, "a")).block(PATIENCE))
                .isInstanceOfSatisfying(
                        KvVersionTooOldException.class,
                        refusal -> assertThat(refusal.oldest()).isEqualTo(newer));
        assertThat(store.commit(check(newer, "a")).block(PATIENCE)).isGreaterThan(newer);
    }

    @Test
    void newestVersionNeverGetsTooOld() {
        KvStore store = store();
        KvVersion newest = set(store, "a", "1");
        OpenTransaction open = OpenTransaction.of(store);
        time.pass(WINDOW.multipliedBy(1_000));

        assertThat(read(open)).isEqualTo(bytes("1"));
        assertThat(store.commit(check(newest, "a")).block(PATIENCE)).isGreaterThan(newest);
    }

    @Test
    void clearedKeyConflictsAsLongAsItsVersionCanBeChecked() {
        KvStore store = store();
        set(store, "a", "1");
        time.pass(Duration.ofSeconds(1));
        KvVersion before = set(store, "b", "1");
        time.pass(Duration.ofSeconds(1));
        store.commit(commit(before, c -> c.clear(key("a")))).block(PATIENCE);

        time.pass(WINDOW.minusNanos(1));
        set(store, "b", "2");
        assertThatThrownBy(() -> store.commit(check(before, "a")).block(PATIENCE))
                .isInstanceOf(KvConflictException.class);
    }

    @Test
    void moreHistoryThanItsBudgetMakesVersionsTooOldSooner() {
        KvStore store =
                MemoryKvStore.builder().historyBytes(10_000).nanoTime(time).create();
        set(store, "a", "1");
        OpenTransaction first = OpenTransaction.of(store);
        for (int i = 0; i < 1_000; i++) {
            OpenTransaction.of(store);
            set(store, "a", "value" + i);
        }

        assertThatThrownBy(() -> read(first)).isInstanceOf(KvVersionTooOldException.class);
        assertThat(read(OpenTransaction.of(store))).isEqualTo(bytes("value999"));
    }

    // ---- threads

    @Test
    void readsAndCommitsCompleteBeforeSubscribeReturns() {
        KvStore store = MemoryKvStore.create();
        AtomicReference<Thread> thread = new AtomicReference<>();

        store.commit(put("a", "1")).subscribe(version -> thread.set(Thread.currentThread()));
        assertThat(thread).hasValue(Thread.currentThread());
        thread.set(null);
        store.read(KvRead.builder().key(key("a")).build()).subscribe(read -> thread.set(Thread.currentThread()));
        assertThat(thread).hasValue(Thread.currentThread());
    }

    @Test
    void subscriberMayWaitForAnotherCommitInItsAnswer() {
        KvStore store = MemoryKvStore.create();
        AtomicReference<KvVersion> inner = new AtomicReference<>();

        store.commit(put("a", "1"))
                .subscribe(version -> inner.set(store.commit(put("b", "2"))
                        .subscribeOn(Schedulers.boundedElastic())
                        .block(PATIENCE)));

        assertThat(inner.get()).isEqualTo(new KvVersion(2));
    }

    @Test
    void subscriberThatThrowsHarmsNobodyElse() {
        KvStore store =
                MemoryKvStore.builder().commitBatch(2, Duration.ofHours(1)).create();
        store.commit(put("a", "1")).subscribe(new BaseSubscriber<>() {
            @Override
            protected void hookOnNext(KvVersion version) {
                throw new IllegalStateException("mine");
            }
        });

        assertThat(set(store, "b", "2")).isEqualTo(new KvVersion(1));
        assertThat(content(store)).hasSize(2);
    }

    @Test
    void concurrentTransfersKeepTheTotalInEveryVersionRead() {
        KvStore store = MemoryKvStore.create();
        for (int i = 0; i < 4; i++) {
            set(store, "account" + i, "100");
        }
        Mono<?> transfers = Flux.range(0, 4)
                .flatMap(i -> transfer(store, i, (i + 1) % 4).repeat(199).subscribeOn(Schedulers.parallel()))
                .then();
        Mono<?> reads = Flux.range(0, 2)
                .flatMap(i -> total(store).repeat(4_999).subscribeOn(Schedulers.boundedElastic()))
                .doOnNext(total -> assertThat(total).isEqualTo(400))
                .then();

        Mono.when(transfers, reads).block(PATIENCE);
        assertThat(total(store).block(PATIENCE)).isEqualTo(400);
    }

    private static Mono<Integer> total(KvStore store) {
        KvRead.Builder read = KvRead.builder();
        for (int i = 0; i < 4; i++) {
            read.key(key("account" + i));
        }
        return store.read(read.build()).map(found -> {
            int total = 0;
            for (int i = 0; i < 4; i++) {
                total += Integer.parseInt(new String(found.value(i)));
            }
            return total;
        });
    }

    private static Mono<?> transfer(KvStore store, int from, int to) {
        return store.transact(transaction -> transaction
                        .get(key("account" + from))
                        .zipWhen(value -> transaction.get(key("account" + to)), (a, b) -> {
                            transaction.set(key("account" + from), plus(a, -1));
                            transaction.set(key("account" + to), plus(b, 1));
                            return true;
                        }))
                .retryWhen(Retry.indefinitely().filter(KvUnavailableException.class::isInstance));
    }

    private static byte[] plus(byte[] number, int more) {
        return bytes(String.valueOf(Integer.parseInt(new String(number)) + more));
    }

    // ---- batches

    private static Mono<KvVersion> started(Mono<KvVersion> commit) {
        Mono<KvVersion> shared = commit.cache();
        shared.subscribe(version -> {}, error -> {});
        return shared;
    }

    @Test
    void commitsOfABatchShareAVersionThatIsNotReadableBeforeItEnds() {
        KvStore store =
                MemoryKvStore.builder().commitBatch(3, Duration.ofHours(1)).create();
        List<KvVersion> acknowledged = new ArrayList<>();

        store.commit(put("a", "1")).subscribe(acknowledged::add);
        store.commit(put("b", "1")).subscribe(acknowledged::add);
        assertThat(acknowledged).isEmpty();
        assertThat(content(store)).isEmpty();
        assertThat(version(store)).isEqualTo(new KvVersion(0));

        store.commit(put("a", "2")).subscribe(acknowledged::add);
        assertThat(acknowledged).containsExactly(new KvVersion(1), new KvVersion(1), new KvVersion(1));
        assertThat(content(store)).containsEntry("a", "2").containsEntry("b", "1");
    }

    @Test
    void batchEndsWithItsDelay() {
        VirtualTimeScheduler time = VirtualTimeScheduler.create();
        KvStore store = MemoryKvStore.builder()
                .commitBatch(100, Duration.ofMillis(5))
                .scheduler(time)
                .create();
        List<KvVersion> acknowledged = new ArrayList<>();
        store.commit(put("a", "1")).subscribe(acknowledged::add);

        time.advanceTimeBy(Duration.ofMillis(4));
        assertThat(acknowledged).isEmpty();
        time.advanceTimeBy(Duration.ofMillis(1));
        assertThat(acknowledged).containsExactly(new KvVersion(1));
    }

    @Test
    void closingEndsTheBatch() {
        KvStore store =
                MemoryKvStore.builder().commitBatch(100, Duration.ofHours(1)).create();
        Mono<KvVersion> waiting = started(store.commit(put("a", "1")));

        store.close().block(PATIENCE);

        assertThat(waiting.block(PATIENCE)).isEqualTo(new KvVersion(1));
    }

    @Test
    void laterCommitOfABatchConflictsWithAnEarlierOne() {
        KvStore store =
                MemoryKvStore.builder().commitBatch(2, Duration.ofHours(1)).create();
        Mono<KvVersion> first = started(store.commit(put("a", "1")));
        Mono<KvVersion> second = started(store.commit(
                commit(new KvVersion(0), c -> c.conflictKey(key("a")).set(key("b"), bytes("2")))));

        assertThat(first.block(PATIENCE)).isEqualTo(new KvVersion(1));
        assertThatThrownBy(() -> second.block(PATIENCE)).isInstanceOf(KvConflictException.class);
        assertThat(content(store)).containsOnlyKeys("a");
    }

    @Test
    void earlierCommitOfABatchDoesNotSeeALaterOne() {
        KvStore store =
                MemoryKvStore.builder().commitBatch(2, Duration.ofHours(1)).create();
        Mono<KvVersion> first = started(store.commit(check(new KvVersion(0), "a")));
        Mono<KvVersion> second = started(store.commit(put("a", "1")));

        assertThat(first.block(PATIENCE)).isEqualTo(second.block(PATIENCE));
    }

    /** The trap that makes a node's verified version its last commit version minus one. */
    @Test
    void revocationInTheVersionOfTheNodesOwnCommitIsSeenOnlySinceTheVersionBefore() {
        KvStore store =
                MemoryKvStore.builder().commitBatch(2, Duration.ofHours(1)).create();
        KvKey epoch = key("epoch");
        Mono<KvVersion> own = started(store.commit(
                commit(new KvVersion(0), c -> c.conflictKey(epoch).set(key("state"), bytes("1")))));
        Mono<KvVersion> revocation = started(store.commit(put("epoch", "revoked")));
        KvVersion version = own.block(PATIENCE);
        assertThat(revocation.block(PATIENCE)).isEqualTo(version);

        Mono<KvVersion> sinceIt = started(store.commit(check(version, "epoch")));
        Mono<KvVersion> sinceBefore = started(store.commit(check(version.previous(), "epoch")));

        assertThat(sinceIt.block(PATIENCE)).as("the zombie gets through").isGreaterThan(version);
        assertThatThrownBy(() -> sinceBefore.block(PATIENCE)).isInstanceOf(KvConflictException.class);
    }
}
