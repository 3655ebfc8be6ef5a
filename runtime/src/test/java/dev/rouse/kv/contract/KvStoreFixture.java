package dev.rouse.kv.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** A store under test for the contract, and the few verbs its tests are written in. */
public interface KvStoreFixture {

    Duration PATIENCE = Duration.ofSeconds(30);

    /** The store under test: the same one all through a test. */
    KvStore store();

    /** Prefix that this test may write under: nothing else is there, though other data may be around it. */
    KvKey prefix();

    /** Whether {@link #outliveWindow} works here. */
    default boolean canOutliveWindow() {
        return false;
    }

    /** Makes every version up to now too old for transactions and checks, by waiting or by moving a clock. */
    default void outliveWindow() {
        throw new UnsupportedOperationException();
    }

    /** Whether a commit since a version that the store never reached is refused before it is applied; else it is applied. */
    default boolean refusesCommitsSinceTheFuture() {
        return true;
    }

    /** A prefix that no other test has, for stores that tests share. */
    static KvKey randomPrefix() {
        byte[] random = new byte[8];
        ThreadLocalRandom.current().nextBytes(random);
        return KvKey.of((byte) 0x46).plus(random);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    default KvKey key(String name) {
        return prefix().plus(bytes(name));
    }

    /** Everything this test can have written. */
    default KvRange everything() {
        return KvRange.prefix(prefix());
    }

    // ---- commits

    default KvVersion commit(Consumer<KvCommit.Builder> writes) {
        return commit(new KvVersion(0), writes);
    }

    default KvVersion commit(KvVersion since, Consumer<KvCommit.Builder> writes) {
        return now(store().commit(commitOf(since, writes)));
    }

    default KvCommit commitOf(KvVersion since, Consumer<KvCommit.Builder> writes) {
        KvCommit.Builder commit = KvCommit.builder();
        writes.accept(commit);
        return commit.build(since);
    }

    default KvVersion set(String name, String value) {
        return commit(commit -> commit.set(key(name), bytes(value)));
    }

    default KvVersion clear(String name) {
        return commit(commit -> commit.clear(key(name)));
    }

    default KvVersion clearRange(String begin, String end) {
        return commit(commit -> commit.clearRange(key(begin), key(end)));
    }

    /** A commit of nothing, checked since {@code version}. */
    default KvCommit check(KvVersion version, String... conflictKeys) {
        return commitOf(version, commit -> Arrays.stream(conflictKeys).forEach(name -> commit.conflictKey(key(name))));
    }

    // ---- reads

    default KvSnapshot read(KvRead.Builder request) {
        return now(store().read(request.build()));
    }

    /** The newest version. */
    default KvVersion version() {
        return read(KvRead.builder()).version();
    }

    /** The value now; null when absent. */
    default String get(String name) {
        return text(read(KvRead.builder().key(key(name))).value(0));
    }

    /** The value in a transaction; null when absent. */
    default String get(String name, OpenTransaction transaction) {
        return text(transaction.get(key(name)));
    }

    /** A transaction that reads what there is now, until it is closed. */
    default OpenTransaction open() {
        return OpenTransaction.of(store());
    }

    default KvRangeResult range(KvRange range) {
        return read(KvRead.builder().range(range)).range(0);
    }

    /** The names of the entries found, in order. */
    default List<String> names(KvRangeResult found) {
        return found.entries().stream().map(entry -> name(entry.key())).toList();
    }

    default String name(KvKey key) {
        assertThat(key.startsWith(prefix())).as("%s is under %s", key, prefix()).isTrue();
        return new String(Arrays.copyOfRange(key.bytes(), prefix().length(), key.length()), StandardCharsets.UTF_8);
    }

    static String text(byte[] value) {
        return value == null ? null : new String(value, StandardCharsets.UTF_8);
    }

    // ---- outcomes

    default <T> T now(Mono<T> answer) {
        return answer.block(PATIENCE);
    }

    default <E extends Throwable> E refusal(Class<E> type, Mono<?> answer) {
        Throwable thrown = catchThrowable(() -> now(answer));
        assertThat(thrown).isInstanceOf(type);
        return type.cast(thrown);
    }

    default void assumeWindowCanBeOutlived() {
        assumeTrue(canOutliveWindow(), "this store cannot outlive its window in a test");
    }
}
