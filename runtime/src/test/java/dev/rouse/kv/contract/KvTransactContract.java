package dev.rouse.kv.contract;

import static dev.rouse.kv.contract.KvStoreFixture.bytes;
import static dev.rouse.kv.contract.KvStoreFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvConflictException;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvTransaction;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvTooLargeException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Read-modify-write: serializable, repeated as often as others come first. */
public interface KvTransactContract extends KvStoreFixture {

    private <T> KvTransacted<T> transact(Function<KvTransaction, Mono<T>> work) {
        return now(store().transact(work));
    }

    /**
     * Runs a transaction that reads, while {@code other} is committed between its reads and its commit, once.
     *
     * @return how many attempts it took
     */
    private int attempts(Function<KvTransaction, Mono<?>> reads, Consumer<KvCommit.Builder> other) {
        AtomicInteger attempts = new AtomicInteger();
        Mono<KvVersion> interference = store().commit(commitOf(new KvVersion(0), other));
        transact(transaction -> reads.apply(transaction)
                .then(Mono.defer(() -> attempts.incrementAndGet() == 1 ? interference : Mono.empty()))
                .then(Mono.fromRunnable(() -> transaction.set(key("result"), bytes("done")))));
        assertThat(get("result")).isEqualTo("done");
        return attempts.get();
    }

    private void runsAgain(Function<KvTransaction, Mono<?>> reads, Consumer<KvCommit.Builder> other) {
        assertThat(attempts(reads, other)).isEqualTo(2);
    }

    private void runsOnce(Function<KvTransaction, Mono<?>> reads, Consumer<KvCommit.Builder> other) {
        assertThat(attempts(reads, other)).isEqualTo(1);
    }

    private void fill(String... names) {
        commit(commit -> {
            for (String name : names) {
                commit.set(key(name), bytes(name));
            }
        });
    }

    @Test
    default void writesLandWithTheVersionsTheyWereReadAndCommittedAt() {
        KvVersion before = set("a", "1");

        KvTransacted<String> done = transact(transaction -> transaction
                .get(key("a"))
                .doOnNext(value -> transaction.set(key("b"), value))
                .map(KvStoreFixture::text));

        assertThat(done.value()).isEqualTo("1");
        assertThat(done.readVersion()).isGreaterThanOrEqualTo(before);
        assertThat(done.commitVersion()).isGreaterThan(done.readVersion());
        assertThat(get("b")).isEqualTo("1");
    }

    @Test
    default void setsClearsAndRangeClearsLand() {
        fill("a", "b", "c", "d");

        transact(transaction -> {
            transaction.set(key("e"), bytes("e"));
            transaction.clear(key("a"));
            transaction.clearRange(key("c"), key("d"));
            return Mono.empty();
        });

        assertThat(names(range(everything()))).containsExactly("b", "d", "e");
    }

    @Test
    default void readOnlyTransactionHasNoCommitVersion() {
        set("a", "1");

        KvTransacted<byte[]> done = transact(transaction -> transaction.get(key("a")));

        assertThat(done.value()).isEqualTo(bytes("1"));
        assertThat(done.commitVersion()).isNull();
    }

    @Test
    default void emptyWorkHasNoValueAndStillWrites() {
        KvTransacted<Object> done = transact(transaction -> {
            transaction.set(key("a"), bytes("1"));
            return Mono.empty();
        });

        assertThat(done.value()).isNull();
        assertThat(done.commitVersion()).isNotNull();
        assertThat(get("a")).isEqualTo("1");
    }

    @Test
    default void absentKeyIsEmpty() {
        assertThat(transact(transaction -> transaction.get(key("nobody")).hasElement())
                        .value())
                .isFalse();
    }

    @Test
    default void readsDoNotSeeTheirOwnWrites() {
        set("a", "1");

        KvTransacted<String> done = transact(transaction -> {
            transaction.set(key("a"), bytes("2"));
            return transaction.get(key("a")).map(KvStoreFixture::text);
        });

        assertThat(done.value()).isEqualTo("1");
        assertThat(get("a")).isEqualTo("2");
    }

    @Test
    default void eachSeesWhatThereWasWhenItBegan() {
        set("a", "1");
        try (OpenTransaction first = open()) {
            set("a", "2");
            try (OpenTransaction second = open()) {
                clear("a");
                try (OpenTransaction third = open()) {
                    set("a", "4");
                    set("a", "5");

                    assertThat(get("a", first)).isEqualTo("1");
                    assertThat(get("a", second)).isEqualTo("2");
                    assertThat(get("a", third)).isNull();
                    assertThat(get("a")).isEqualTo("5");
                }
            }
        }
    }

    @Test
    default void rangesSeeWhatThereWasWhenItBegan() {
        commit(commit -> commit.set(key("a"), bytes("1")).set(key("b"), bytes("1")));
        try (OpenTransaction open = open()) {
            commit(commit -> commit.set(key("a"), bytes("2")).clear(key("b")).set(key("c"), bytes("2")));

            KvRangeResult found = open.range(everything());
            assertThat(names(found)).containsExactly("a", "b");
            assertThat(found.entries().get(0).value()).isEqualTo(bytes("1"));
            assertThat(names(open.range(everything().reversed()))).containsExactly("b", "a");
            assertThat(names(range(everything()))).containsExactly("a", "c");
        }
    }

    @Test
    default void rangeClearDoesNotReachIntoThePast() {
        commit(commit -> commit.set(key("a"), bytes("A")).set(key("b"), bytes("B")));
        try (OpenTransaction open = open()) {
            clearRange("a", "z");

            assertThat(names(range(everything()))).isEmpty();
            assertThat(names(open.range(everything()))).containsExactly("a", "b");
        }
    }

    @Test
    default void allReadsOfAnAttemptSeeOneVersion() {
        commit(commit -> commit.set(key("a"), bytes("1")).set(key("b"), bytes("1")));

        KvTransacted<String> done = transact(transaction -> transaction
                .get(key("a"))
                .delayUntil(a -> store().commit(commitOf(
                        new KvVersion(0), c -> c.set(key("a"), bytes("2")).set(key("b"), bytes("2")))))
                .zipWith(Mono.defer(() -> transaction.get(key("b"))), (a, b) -> text(a) + text(b)));

        assertThat(done.value()).isEqualTo("11");
    }

    @Test
    default void readsSideBySideSeeOneVersion() {
        commit(commit -> hundred().forEach(name -> commit.set(key(name), bytes("1"))));

        KvTransacted<List<String>> done = transact(transaction -> transaction
                .get(key("a"))
                .delayUntil(a -> store().commit(commitOf(
                        new KvVersion(0), c -> hundred().forEach(name -> c.set(key(name), bytes("2"))))))
                .thenMany(sideBySide(transaction))
                .collectList());

        assertThat(done.value()).hasSize(100).containsOnly("1");
    }

    @Test
    default void runsAgainWhenOneOfTheKeysReadSideBySideWasWritten() {
        runsAgain(transaction -> sideBySide(transaction).then(), other -> other.set(key("n0"), bytes("2")));
        runsAgain(transaction -> sideBySide(transaction).then(), other -> other.set(key("n99"), bytes("2")));
        runsOnce(transaction -> sideBySide(transaction).then(), other -> other.set(key("n100"), bytes("2")));
    }

    private Flux<String> sideBySide(KvTransaction transaction) {
        return Flux.fromStream(hundred())
                .flatMap(name -> transaction.get(key(name)), 100)
                .map(KvStoreFixture::text);
    }

    private static Stream<String> hundred() {
        return IntStream.range(0, 100).mapToObj(i -> "n" + i);
    }

    @Test
    default void errorOfTheWorkEndsItAndNothingIsWritten() {
        AtomicInteger attempts = new AtomicInteger();

        refusal(IllegalStateException.class, store().transact(transaction -> {
            attempts.incrementAndGet();
            transaction.set(key("a"), bytes("1"));
            return Mono.error(new IllegalStateException("mine"));
        }));

        assertThat(attempts).hasValue(1);
        assertThat(get("a")).isNull();
    }

    @Test
    default void workThatThrowsEndsItToo() {
        refusal(IllegalStateException.class, store().transact(transaction -> {
            throw new IllegalStateException("mine");
        }));
    }

    @Test
    default void conflictThatTheWorkReportsItselfIsNotRepeated() {
        AtomicInteger attempts = new AtomicInteger();

        refusal(KvConflictException.class, store().transact(transaction -> {
            attempts.incrementAndGet();
            return Mono.error(new KvConflictException(null, new KvVersion(1)));
        }));

        assertThat(attempts).hasValue(1);
    }

    @Test
    default void transactionTooLargeIsRefusedAndNotRepeated() {
        AtomicInteger attempts = new AtomicInteger();

        refusal(KvTooLargeException.class, store().transact(transaction -> {
            attempts.incrementAndGet();
            transaction.set(key("a"), new byte[store().limits().maxValueBytes() + 1]);
            return Mono.empty();
        }));

        assertThat(attempts).hasValue(1);
    }

    @Test
    default void transactionIsColdAndEachSubscriptionIsNew() {
        Mono<KvTransacted<Object>> append = store().transact(transaction -> transaction
                .get(key("a"))
                .defaultIfEmpty(new byte[0])
                .doOnNext(value -> transaction.set(key("a"), bytes(text(value) + "x")))
                .then(Mono.empty()));

        assertThat(get("a")).isNull();
        now(append);
        now(append);
        assertThat(get("a")).isEqualTo("xx");
    }

    @Test
    default void runsAgainWhenAReadKeyWasWritten() {
        set("a", "1");
        runsAgain(transaction -> transaction.get(key("a")), other -> other.set(key("a"), bytes("2")));
        runsAgain(transaction -> transaction.get(key("a")), other -> other.clear(key("a")));
    }

    @Test
    default void runsAgainWhenAnAbsentKeyAppeared() {
        runsAgain(transaction -> transaction.get(key("a")), other -> other.set(key("a"), bytes("1")));
    }

    @Test
    default void runsOnceWhenOnlyOtherKeysWereWritten() {
        runsOnce(transaction -> transaction.get(key("a")), other -> other.set(key("b"), bytes("1")));
    }

    @Test
    default void runsOnceWithoutReads() {
        runsOnce(transaction -> Mono.empty(), other -> other.set(key("result"), bytes("1")));
    }

    @Test
    default void runsAgainWhenAReadRangeGrew() {
        fill("b", "d");
        runsAgain(transaction -> transaction.range(rangeAtoK()), other -> other.set(key("c"), bytes("phantom")));
        runsAgain(transaction -> transaction.range(rangeAtoK()), other -> other.set(key("a"), bytes("phantom")));
        runsAgain(transaction -> transaction.range(rangeAtoK()), other -> other.set(key("j"), bytes("phantom")));
    }

    @Test
    default void runsAgainWhenAReadRangeShrank() {
        fill("b", "d", "f");
        runsAgain(transaction -> transaction.range(rangeAtoK()), other -> other.clear(key("b")));
        runsAgain(transaction -> transaction.range(rangeAtoK()), other -> other.clearRange(key("c"), key("e")));
    }

    @Test
    default void runsAgainWhenAnEmptyRangeWasFilled() {
        runsAgain(transaction -> transaction.range(rangeAtoK()), other -> other.set(key("c"), bytes("phantom")));
    }

    @Test
    default void runsOnceWhenTheRangeIsNotTouched() {
        fill("b", "d");
        runsOnce(transaction -> transaction.range(rangeAtoK()), other -> other.set(key("k"), bytes("1")));
        runsOnce(transaction -> transaction.range(rangeAtoK()), other -> other.clearRange(key("k"), key("q")));
    }

    @Test
    default void truncatedRangeCoversOnlyWhatItWentThrough() {
        fill("a", "b", "c", "d", "e", "f");
        KvRange two = rangeAtoK().maxRows(2);

        runsAgain(transaction -> transaction.range(two), other -> other.set(key("a0"), bytes("phantom")));
        runsOnce(transaction -> transaction.range(two), other -> other.set(key("e"), bytes("2")));
        runsAgain(transaction -> transaction.range(two.reversed()), other -> other.set(key("e0"), bytes("phantom")));
        runsOnce(transaction -> transaction.range(two.reversed()), other -> other.set(key("a1"), bytes("2")));
    }

    private KvRange rangeAtoK() {
        return KvRange.of(key("a"), key("k"));
    }

    @Test
    default void writeSkewIsNotPossible() {
        commit(commit -> commit.set(key("x"), bytes("on")).set(key("y"), bytes("on")));
        AtomicInteger attempts = new AtomicInteger();

        KvTransacted<String> first = transact(transaction -> bothOn(transaction)
                .flatMap(on -> attempts.incrementAndGet() == 1 ? switchOff("y").thenReturn(on) : Mono.just(on))
                .doOnNext(on -> {
                    if (on) {
                        transaction.set(key("x"), bytes("off"));
                    }
                })
                .map(on -> on ? "switched off" : "left on"));

        assertThat(first.value()).isEqualTo("left on");
        assertThat(get("x")).isEqualTo("on");
        assertThat(get("y")).isEqualTo("off");
    }

    private Mono<Boolean> bothOn(KvTransaction transaction) {
        return transaction
                .get(key("x"))
                .zipWhen(x -> transaction.get(key("y")), (x, y) -> text(x).equals("on") && text(y).equals("on"));
    }

    private Mono<?> switchOff(String name) {
        return store().transact(transaction -> bothOn(transaction).doOnNext(on -> {
            if (on) {
                transaction.set(key(name), bytes("off"));
            }
        }));
    }

    @Test
    default void concurrentIncrementsAreAllCounted() {
        Mono<KvTransacted<Integer>> increment = store().transact(transaction -> transaction
                .get(key("count"))
                .map(value -> Integer.parseInt(text(value)))
                .defaultIfEmpty(0)
                .doOnNext(count -> transaction.set(key("count"), bytes(String.valueOf(count + 1)))));

        now(Flux.range(0, 4)
                .flatMap(i -> increment.repeat(9).subscribeOn(Schedulers.parallel()))
                .then());

        assertThat(get("count")).isEqualTo("40");
    }
}
