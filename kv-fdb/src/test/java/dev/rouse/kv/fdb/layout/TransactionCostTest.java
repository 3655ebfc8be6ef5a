package dev.rouse.kv.fdb.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.apple.foundationdb.Database;
import com.apple.foundationdb.Transaction;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.fdb.client.FdbError;
import dev.rouse.kv.fdb.cluster.FdbRoot;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A commit costs what FoundationDB counts, or up to a half more: the cluster's own limit, set for one transaction, says so. */
@OnFoundationDb
final class TransactionCostTest {

    private static final int TOO_LARGE = 2101;
    private static final byte[] MARKER = {(byte) 0xF5, 'R', 'o', 'u', 's', 'e', 'L', 'V', 1};

    private final Database database;
    private final KeySpace keys;
    private final TransactionCost cost;

    TransactionCostTest(FdbRoot root) {
        this.database = root.database();
        this.keys = new KeySpace(root.fresh());
        this.cost = new TransactionCost(keys);
    }

    private static KvKey key(int number, int length, int fill) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) fill);
        bytes[0] = (byte) (1 + (number >> 7));
        bytes[1] = (byte) (1 + (number & 0x7F));
        return KvKey.of(bytes);
    }

    private void costsWhatFoundationDbCounts(Consumer<KvCommit.Builder> writes) {
        KvCommit.Builder builder = KvCommit.builder().conflictKey(key(0, 19, 1));
        writes.accept(builder);
        KvCommit commit = builder.build(new KvVersion(1));
        long counted = cost.of(commit);
        assertThat(approximateSize(commit)).isPositive().isLessThanOrEqualTo(counted);
        send(commit, counted);
        assertThatThrownBy(() -> send(commit, counted * 2 / 3))
                .satisfies(error -> assertThat(FdbError.of(error).code()).isEqualTo(TOO_LARGE));
    }

    private void send(KvCommit commit, long sizeLimit) {
        try (Transaction transaction = prepared(commit)) {
            transaction.options().setSizeLimit(sizeLimit);
            transaction.commit().orTimeout(30, TimeUnit.SECONDS).join();
        }
    }

    /** What the client tells before a commit leaves out a part of what counts then. */
    private long approximateSize(KvCommit commit) {
        try (Transaction transaction = prepared(commit)) {
            return transaction.getApproximateSize().join();
        }
    }

    private Transaction prepared(KvCommit commit) {
        Transaction transaction = database.createTransaction();
        transaction.options().setReadYourWritesDisable();
        commit.conflictKeys().forEach(key -> transaction.addReadConflictKey(keys.data(key)));
        new Mutations(keys).apply(transaction, commit.mutations());
        return transaction;
    }

    private void many(int count, int keyBytes, int fill, byte[] value) {
        costsWhatFoundationDbCounts(commit ->
                IntStream.range(0, count).forEach(i -> commit.set(key(i, keyBytes, fill), value)));
    }

    @Test
    void smallValuesOfShortKeys() {
        many(1_000, 20, 'k', new byte[10]);
    }

    @Test
    void smallValuesOfLongKeys() {
        many(450, 2_048, 'k', new byte[10]);
    }

    @Test
    void keysOfZerosWhosePiecesAreTwiceAsLong() {
        many(300, 2_048, 0, new byte[10]);
    }

    @Test
    void valuesThatAreKeptInPieces() {
        many(20, 40, 'k', new byte[128 * 1024]);
        many(20, 4_000, 0, new byte[100_001]);
    }

    @Test
    void valuesInOnePlace() {
        many(50, 40, 'k', new byte[LargeValue.MAX_PLAIN_BYTES]);
    }

    @Test
    void smallValuesThatBeginWithTheMarkerOfPieces() {
        many(500, 300, 'k', MARKER);
    }

    @Test
    void valuesOverSmallOnes() {
        costsWhatFoundationDbCounts(commit -> IntStream.range(0, 1_000)
                .forEach(i -> commit.add(new dev.rouse.kv.KvMutation.Set(key(i, 30, 'k'), new byte[50], true))));
    }

    @Test
    void deletions() {
        costsWhatFoundationDbCounts(commit -> IntStream.range(0, 400).forEach(i -> commit.clear(key(i, 2_048, 'k'))));
        costsWhatFoundationDbCounts(commit -> IntStream.range(0, 400).forEach(i -> commit.clear(key(i, 20, 0))));
    }

    @Test
    void rangesThatAreCleared() {
        costsWhatFoundationDbCounts(commit ->
                IntStream.range(0, 400).forEach(i -> commit.clearRange(key(i, 200, 'k'), key(i, 200, 'l'))));
    }
}
