package dev.rouse.kv.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import com.apple.foundationdb.KeyValue;
import com.apple.foundationdb.Range;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.kv.fdb.cluster.FdbRoot;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import dev.rouse.kv.fdb.layout.KeySpace;
import dev.rouse.kv.fdb.layout.LargeValue;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Values of every size and keys of every byte, and that nothing of a value outlives it. */
@OnFoundationDb
final class FdbValuesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int[] SIZES = {0, 1, 9_999, 100_000, 100_001, 131_072};
    private static final KvKey KEY = KvKey.of((byte) 'k', (byte) 0, (byte) 0xFF);

    private final FdbRoot root;
    private final byte[] prefix;
    private final FdbKvStore store;
    private final KeySpace keys;

    FdbValuesTest(FdbRoot root) {
        this.root = root;
        this.prefix = root.fresh();
        this.keys = new KeySpace(prefix);
        this.store = FdbKvStore.builder()
                .database(root.database())
                .root(prefix)
                .open()
                .block(PATIENCE);
    }

    @AfterEach
    void nothingStaysOpen() {
        assertThat(store.health().openTransactions()).isZero();
        store.close().block(PATIENCE);
    }

    private static byte[] value(int length) {
        byte[] value = new byte[length];
        new Random(length).nextBytes(value);
        return value;
    }

    private static KvCommit.Builder writes() {
        return KvCommit.builder();
    }

    private void commit(KvCommit.Builder writes) {
        store.commit(writes.build(new KvVersion(0))).block(PATIENCE);
    }

    private byte[] get(KvKey key) {
        return store.read(KvRead.builder().key(key).build()).block(PATIENCE).value(0);
    }

    private KvRangeResult range(KvRange range) {
        return store.read(KvRead.builder().range(range).build()).block(PATIENCE).range(0);
    }

    /** All that FoundationDB has under the root, but the layout record. */
    private List<KeyValue> stored() {
        return root
                .database()
                .read(tx -> tx.getRange(Range.startsWith(prefix)).asList().join())
                .stream()
                .filter(row -> !Arrays.equals(row.getKey(), keys.layout()))
                .toList();
    }

    /** Number of keys that a value of that size has, its descriptor counted. */
    private static int rows(int size) {
        return size <= 100_000 ? 1 : 1 + (size + 65_535) / 65_536;
    }

    @Test
    void valueOfAnySizeReplacesOneOfAnySizeWithoutALeftover() {
        for (int before : SIZES) {
            for (int after : SIZES) {
                commit(writes().set(KEY, value(before)));
                commit(writes().set(KEY, value(after)));

                assertThat(get(KEY)).as("%d after %d", after, before).isEqualTo(value(after));
                assertThat(stored()).as("%d after %d", after, before).hasSize(rows(after));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 131_072})
    void clearedValueLeavesNothing(int size) {
        commit(writes().set(KEY, value(size)));
        commit(writes().clear(KEY));
        assertThat(stored()).isEmpty();

        commit(writes().set(KEY, value(size)));
        commit(writes().clearRange(KEY, KEY.next()));
        assertThat(stored()).isEmpty();
    }

    @Test
    void rangeClearTakesThePiecesOfItsKeysAndOfNoOther() {
        KvKey before = KvKey.of((byte) 'b');
        KvKey inside = KvKey.of((byte) 'b', (byte) 0);
        KvKey after = KvKey.of((byte) 'b', (byte) 0, (byte) 0);
        commit(writes().set(before, value(131_072)).set(inside, value(131_072)).set(after, value(131_072)));

        commit(writes().clearRange(inside, after));

        assertThat(get(before)).isEqualTo(value(131_072));
        assertThat(get(inside)).isNull();
        assertThat(get(after)).isEqualTo(value(131_072));
        assertThat(stored()).hasSize(2 * rows(131_072));
    }

    @Test
    void smallValueThatLooksLikeADescriptorComesBack() {
        byte[] lookalike = LargeValue.describe(value(131_072)).encode();

        commit(writes().set(KEY, lookalike));

        assertThat(get(KEY)).isEqualTo(lookalike);
    }

    @Test
    void rangeHasLargeValuesAndCountsThemInFull() {
        KvKey prefixOfAll = KvKey.of((byte) 'r');
        commit(writes().set(prefixOfAll.plus((byte) 1), value(200_000))
                .set(prefixOfAll.plus((byte) 2), value(5))
                .set(prefixOfAll.plus((byte) 3), value(200_001)));

        KvRangeResult all = range(KvRange.prefix(prefixOfAll));
        KvRangeResult bounded = range(KvRange.prefix(prefixOfAll).maxBytes(300_000));

        assertThat(all.entries()).extracting(KvEntry::value).containsExactly(value(200_000), value(5), value(200_001));
        assertThat(bounded.entries()).extracting(KvEntry::value).containsExactly(value(200_000), value(5));
        assertThat(bounded.truncated()).isTrue();
    }

    @Test
    void transactionReadsAndReplacesLargeValues() {
        commit(writes().set(KEY, value(131_072)));

        KvTransacted<byte[]> done = store.transact(
                        transaction -> transaction.get(KEY).doOnNext(read -> transaction.set(KEY, value(9))))
                .block(PATIENCE);

        assertThat(done.value()).isEqualTo(value(131_072));
        assertThat(get(KEY)).isEqualTo(value(9));
        assertThat(stored()).hasSize(1);
    }

    @Test
    void lostPieceIsCorruptAndChangesNothing() {
        commit(writes().set(KEY, value(131_072)));
        root.database().run(tx -> {
            tx.clear(keys.piece(KEY, 1));
            return null;
        });

        StepVerifier.create(store.read(KvRead.builder().key(KEY).build()))
                .expectError(KvCorruptException.class)
                .verify(PATIENCE);
        assertThat(stored()).hasSize(2);
    }

    @Test
    void keysWithEveryByteAreReadInOrder() {
        List<KvKey> every = IntStream.range(0, 256)
                .boxed()
                .flatMap(b -> List.of(
                        KvKey.of((byte) (int) b), KvKey.of((byte) (int) b, (byte) 0), KvKey.of((byte) (int) b, (byte)
                                0xFF))
                        .stream())
                .toList();
        KvCommit.Builder writes = writes();
        every.forEach(key -> writes.set(key, key.bytes()));
        commit(writes);

        List<KvEntry> found = range(
                        KvRange.of(KvKey.of(), every.get(every.size() - 1).next()))
                .entries();
        KvRead.Builder each = KvRead.builder();
        every.forEach(each::key);
        var read = store.read(each.build()).block(PATIENCE);

        assertThat(found).extracting(KvEntry::key).containsExactlyElementsOf(every);
        for (int i = 0; i < every.size(); i++) {
            assertThat(read.value(i)).isEqualTo(every.get(i).bytes());
        }
    }

    @Test
    void tenThousandKeysOfOneActorAreReadWhole() {
        KvKey actor = KvKey.of(new byte[18]);
        IntStream.range(0, 10).forEach(part -> {
            KvCommit.Builder writes = writes();
            for (int i = 0; i < 1_000; i++) {
                writes.set(userKey(actor, part * 1_000 + i), value(40));
            }
            commit(writes);
        });

        List<KvEntry> forwards = range(KvRange.prefix(actor)).entries();
        List<KvEntry> backwards = range(KvRange.prefix(actor).reversed()).entries();

        assertThat(forwards)
                .hasSize(10_000)
                .isSortedAccordingTo((a, b) -> a.key().compareTo(b.key()));
        assertThat(backwards).hasSize(10_000);
        assertThat(backwards.get(0).key()).isEqualTo(userKey(actor, 9_999));
        assertThat(get(userKey(actor, 7_777))).isEqualTo(value(40));
    }

    private static KvKey userKey(KvKey actor, int number) {
        return actor.plus((byte) 0x20, (byte) (number >> 8), (byte) number);
    }

    /** Two keys of the same actor are asked for as one range, which ends long before the second. */
    @Test
    void keysBehindMoreThanOneReplyAreFoundAllTheSame() {
        KvKey actor = KvKey.of(new byte[18]);
        KvCommit.Builder writes = writes();
        for (int i = 1; i < 20; i++) {
            writes.set(actor.plus((byte) i), value(30_000 + i));
        }
        commit(writes);

        var read = store.read(KvRead.builder()
                        .key(actor.plus((byte) 19))
                        .key(actor.plus((byte) 1))
                        .key(actor.plus((byte) 30))
                        .range(KvRange.of(actor.plus((byte) 2), actor.plus((byte) 12)))
                        .range(KvRange.of(actor.plus((byte) 15), actor.plus((byte) 18))
                                .reversed())
                        .build())
                .block(PATIENCE);

        assertThat(read.value(0)).isEqualTo(value(30_019));
        assertThat(read.value(1)).isEqualTo(value(30_001));
        assertThat(read.value(2)).isNull();
        assertThat(read.range(0).entries()).hasSize(10);
        assertThat(read.range(1).entries())
                .extracting(entry -> entry.value().length)
                .containsExactly(30_017, 30_016, 30_015);
    }

    @Test
    void cancelledReadsAreClosed() {
        commit(writes().set(KEY, value(131_072)));

        for (int i = 0; i < 100; i++) {
            store.read(KvRead.builder().key(KEY).build()).subscribe().dispose();
        }

        Mono.defer(() -> Mono.just(store.health().openTransactions()))
                .repeat()
                .filter(open -> open == 0)
                .next()
                .block(PATIENCE);
    }
}
