package dev.rouse.kv.fdb.layout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Where data and pieces are, and that ranges of keys are ranges of pieces. */
final class KeySpaceTest {

    private final KeySpace keys = new KeySpace(new byte[] {'R', '/'});

    @Test
    void dataIsUnderTheRootAsItIs() {
        assertThat(keys.data(KvKey.of((byte) 0, (byte) 0xFF))).containsExactly('R', '/', 1, 0, 0xFF);
    }

    @Test
    void keyComesBack() {
        KvKey key = KvKey.of((byte) 0, (byte) 1, (byte) 0xFF);

        assertThat(keys.key(keys.data(key))).isEqualTo(key);
    }

    @Test
    void zerosOfAKeyAreEscapedBeforeItsPieceNumber() {
        assertThat(keys.piece(KvKey.of((byte) 7, (byte) 0, (byte) 8), 258))
                .containsExactly('R', '/', 2, 7, 0, 0xFF, 8, 0, 1, 2);
    }

    @Test
    void tablesAndTheLayoutAreApart() {
        KvKey first = KvKey.of(keys.layout());
        KvKey data = KvKey.of(keys.data(KvKey.of()));
        KvKey pieces = KvKey.of(keys.pieces(KvKey.of()));
        KvKey unwritten = KvKey.of(keys.unwritten());

        assertThat(List.of(first, data, pieces, unwritten)).isSorted();
        assertThat(unwritten).isLessThan(KvKey.of(keys.rootEnd()));
    }

    @Test
    void longestKeyHasPiecesThatFoundationDbTakes() {
        byte[] zeros = new byte[keys.maxKeyBytes()];

        assertThat(keys.piece(KvKey.of(zeros), 15).length).isBetween(9_999, 10_000);
    }

    /** Of any two neighbours among many keys, alike and with many zeros, the pieces of one end before the other's begin. */
    @Test
    void piecesOfARangeOfKeysAreOneRange() {
        List<KvKey> sorted = manyKeys();
        for (int i = 1; i < sorted.size(); i++) {
            KvKey key = sorted.get(i - 1);
            KvKey next = sorted.get(i);
            List<KvKey> order = List.of(
                    KvKey.of(keys.pieces(key)),
                    KvKey.of(keys.piece(key, 0)),
                    KvKey.of(keys.piece(key, 15)),
                    KvKey.of(keys.piecesEnd(key)),
                    KvKey.of(keys.pieces(next)));
            assertThat(order).as("%s and %s", key, next).isSorted().doesNotHaveDuplicates();
        }
    }

    private static List<KvKey> manyKeys() {
        Random random = new Random(7);
        byte[] alphabet = {0, 1, 2, (byte) 0xFE, (byte) 0xFF};
        List<KvKey> found = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[random.nextInt(6)];
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = alphabet[random.nextInt(alphabet.length)];
            }
            found.add(KvKey.of(Arrays.copyOf(bytes, bytes.length)));
        }
        return found.stream().sorted().distinct().toList();
    }
}
