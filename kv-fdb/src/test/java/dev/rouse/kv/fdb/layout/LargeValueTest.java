package dev.rouse.kv.fdb.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.error.KvCorruptException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a value is cut, what stands for it, and that only the whole value comes back. */
final class LargeValueTest {

    private static final KvKey KEY = KvKey.of((byte) 'k');

    private static byte[] random(int length) {
        byte[] value = new byte[length];
        new Random(length).nextBytes(value);
        return value;
    }

    private static List<byte[]> cut(byte[] value, LargeValue large) {
        List<byte[]> pieces = new ArrayList<>();
        for (int i = 0; i < large.pieces(); i++) {
            pieces.add(LargeValue.piece(value, i));
        }
        return pieces;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 16, 9_999, 100_000})
    void valueUpToTheLimitIsStoredAsItIs(int length) {
        byte[] value = random(length);

        assertThat(LargeValue.describe(value)).isNull();
        assertThat(LargeValue.of(KEY, value)).isNull();
        assertThat(LargeValue.fullLength(KEY, value)).isEqualTo(length);
    }

    @ParameterizedTest
    @ValueSource(ints = {100_001, 131_072, 131_073, 990_000})
    void largeValueComesBackFromItsPieces(int length) {
        byte[] value = random(length);
        LargeValue large = LargeValue.describe(value);

        LargeValue read = LargeValue.of(KEY, large.encode());

        assertThat(read).isEqualTo(large);
        assertThat(LargeValue.fullLength(KEY, large.encode())).isEqualTo(length);
        assertThat(cut(value, read)).allMatch(piece -> piece.length <= 100_000);
        assertThat(read.join(KEY, cut(value, read))).isEqualTo(value);
    }

    @Test
    void smallValueThatLooksLikeADescriptorIsCutToo() {
        byte[] value = LargeValue.describe(random(100_001)).encode();

        LargeValue large = LargeValue.describe(value);

        assertThat(large.pieces()).isEqualTo(1);
        assertThat(LargeValue.of(KEY, large.encode()).join(KEY, cut(value, large)))
                .isEqualTo(value);
    }

    @Test
    void missingPieceIsCorrupt() {
        byte[] value = random(200_000);
        LargeValue large = LargeValue.describe(value);
        List<byte[]> pieces = cut(value, large);
        pieces.set(1, null);

        assertThatThrownBy(() -> large.join(KEY, pieces))
                .isInstanceOf(KvCorruptException.class)
                .hasMessageContaining("piece 1 of 4 is missing")
                .hasMessageContaining("value of k");
    }

    @Test
    void cutPieceIsCorrupt() {
        byte[] value = random(200_000);
        LargeValue large = LargeValue.describe(value);
        List<byte[]> pieces = cut(value, large);
        pieces.set(3, Arrays.copyOf(pieces.get(3), 5));

        assertThatThrownBy(() -> large.join(KEY, pieces)).isInstanceOf(KvCorruptException.class);
    }

    @Test
    void changedByteIsCorrupt() {
        byte[] value = random(200_000);
        LargeValue large = LargeValue.describe(value);
        List<byte[]> pieces = cut(value, large);
        pieces.get(2)[77]++;

        assertThatThrownBy(() -> large.join(KEY, pieces))
                .isInstanceOf(KvCorruptException.class)
                .hasMessageContaining("checksum");
    }

    @Test
    void brokenDescriptorIsCorrupt() {
        byte[] descriptor = LargeValue.describe(random(100_001)).encode();

        assertThatThrownBy(() -> LargeValue.of(KEY, Arrays.copyOf(descriptor, 15)))
                .isInstanceOf(KvCorruptException.class);
        assertThatThrownBy(() -> LargeValue.of(KEY, Arrays.copyOf(Arrays.copyOf(descriptor, 8), 16)))
                .isInstanceOf(KvCorruptException.class);
    }
}
