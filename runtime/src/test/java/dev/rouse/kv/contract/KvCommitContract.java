package dev.rouse.kv.contract;

import static dev.rouse.kv.contract.KvStoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvClosedException;
import dev.rouse.kv.error.KvTooLargeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Commits: what they write, the version they get, and what is too large for them. */
public interface KvCommitContract extends KvStoreFixture {

    @Test
    default void laterCommitHasAHigherVersion() {
        KvVersion before = version();
        KvVersion first = set("a", "1");
        KvVersion second = set("b", "2");

        assertThat(first).isGreaterThan(before);
        assertThat(second).isGreaterThan(first);
    }

    @Test
    default void commitOfNothingGetsAVersion() {
        KvVersion before = set("a", "1");

        KvVersion nothing = now(store().commit(check(before)));

        assertThat(nothing).isGreaterThan(before);
        assertThat(version()).isGreaterThanOrEqualTo(nothing);
        assertThat(get("a")).isEqualTo("1");
    }

    @Test
    default void mutationsApplyInOrder() {
        set("cleared", "before");
        commit(commit -> commit.set(key("a"), bytes("1"))
                .set(key("a"), bytes("2"))
                .set(key("gone"), bytes("x"))
                .clear(key("gone"))
                .clear(key("back"))
                .set(key("back"), bytes("y"))
                .clearRange(key("c"), key("d"))
                .set(key("c2"), bytes("after")));

        assertThat(get("a")).isEqualTo("2");
        assertThat(get("gone")).isNull();
        assertThat(get("back")).isEqualTo("y");
        assertThat(get("cleared")).isNull();
        assertThat(get("c2")).isEqualTo("after");
    }

    @Test
    default void rangeClearTakesWhatTheSameCommitSetBefore() {
        commit(commit -> commit.set(key("b"), bytes("1")).clearRange(key("a"), key("c")));

        assertThat(names(range(everything()))).isEmpty();
    }

    @Test
    default void rangeClearIncludesItsBeginAndExcludesItsEnd() {
        commit(commit -> List.of("a", "b", "c", "d").forEach(name -> commit.set(key(name), bytes(name))));

        clearRange("b", "d");

        assertThat(names(range(everything()))).containsExactly("a", "d");
    }

    @Test
    default void clearOfAnAbsentKeyIsFine() {
        clear("nobody");
        clearRange("x", "y");
        clearRange("x", "x");

        assertThat(names(range(everything()))).isEmpty();
    }

    @Test
    default void sameCommitTwiceLeavesTheSameData() {
        KvCommit commit =
                commitOf(new KvVersion(0), c -> c.set(key("a"), bytes("1")).clear(key("b")));

        KvVersion first = now(store().commit(commit));
        KvVersion second = now(store().commit(commit));

        assertThat(second).isGreaterThan(first);
        assertThat(names(range(everything()))).containsExactly("a");
    }

    @Test
    default void commitIsColdAndEachSubscriptionIsANewAttempt() {
        Mono<KvVersion> commit = store().commit(commitOf(new KvVersion(0), c -> c.set(key("a"), bytes("1"))));

        assertThat(get("a")).isNull();
        KvVersion first = now(commit);
        clear("a");
        assertThat(now(commit)).isGreaterThan(first);
        assertThat(get("a")).isEqualTo("1");
    }

    @Test
    default void cancelledCommitStillLands() {
        store().commit(commitOf(new KvVersion(0), c -> c.set(key("a"), bytes("1"))))
                .subscribe()
                .dispose();

        now(Mono.defer(() -> store().read(KvRead.builder().key(key("a")).build()))
                .repeat()
                .filter(snapshot -> snapshot.value(0) != null)
                .next());
    }

    @Test
    default void answerWaitsForDemand() {
        AtomicInteger answers = new AtomicInteger();
        Flux<KvVersion> commit = store().commit(commitOf(new KvVersion(0), c -> c.set(key("a"), bytes("1"))))
                .doOnNext(version -> answers.incrementAndGet())
                .flux();
        StepVerifier.create(commit, 0)
                .thenAwait()
                .then(() -> assertThat(answers).hasValue(0))
                .thenRequest(1)
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    default void concurrentCommitsAllLand() {
        List<Mono<KvVersion>> commits = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            String name = String.format("%03d", i);
            commits.add(store().commit(commitOf(new KvVersion(0), c -> c.set(key(name), bytes(name)))));
        }

        List<KvVersion> versions =
                now(Flux.merge(Flux.fromIterable(commits), 64).collectList());

        assertThat(versions).hasSize(300);
        assertThat(names(range(everything()))).hasSize(300);
        assertThat(version())
                .isGreaterThanOrEqualTo(
                        versions.stream().max(KvVersion::compareTo).orElseThrow());
    }

    @Test
    default void limitsAreTakenExactlyAndNoByteMore() {
        KvLimits limits = store().limits();
        KvKey longest = prefix().plus(new byte[limits.maxKeyBytes() - prefix().length()]);
        byte[] largest = new byte[limits.maxValueBytes()];
        largest[largest.length - 1] = 1;

        commit(c -> c.set(longest, bytes("long")).set(key("large"), largest));

        KvSnapshot read = read(KvRead.builder().key(longest).key(key("large")));
        assertThat(read.value(0)).isEqualTo(bytes("long"));
        assertThat(read.value(1)).isEqualTo(largest);
        tooLarge(c -> c.set(longest.next(), bytes("x")), limits.maxKeyBytes());
        tooLarge(c -> c.clear(longest.next()), limits.maxKeyBytes());
        tooLarge(c -> c.conflictKey(longest.next()), limits.maxKeyBytes());
        tooLarge(c -> c.set(key("a"), new byte[limits.maxValueBytes() + 1]), limits.maxValueBytes());
    }

    @Test
    default void commitOverTheLimitWritesNothing() {
        int value = store().limits().maxValueBytes();
        int limit = store().limits().maxCommitBytes();

        tooLarge(
                commit -> {
                    for (int i = 0; i * (long) value <= limit; i++) {
                        commit.set(key("part" + i), new byte[value]);
                    }
                },
                limit);

        assertThat(names(range(everything()))).isEmpty();
    }

    private void tooLarge(Consumer<KvCommit.Builder> writes, long limit) {
        KvTooLargeException refusal =
                refusal(KvTooLargeException.class, store().commit(commitOf(new KvVersion(0), writes)));
        assertThat(refusal.limit()).isEqualTo(limit);
        assertThat(refusal.given()).isGreaterThan(limit);
    }

    @Test
    default void closedStoreRefusesEverything() {
        set("a", "1");

        now(store().close());
        now(store().close());

        refusal(
                KvClosedException.class,
                store().read(KvRead.builder().key(key("a")).build()));
        refusal(KvClosedException.class, store().commit(commitOf(new KvVersion(0), c -> c.set(key("a"), bytes("2")))));
        refusal(KvClosedException.class, store().transact(transaction -> transaction.get(key("a"))));
    }
}
