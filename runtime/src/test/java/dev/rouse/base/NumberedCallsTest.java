package dev.rouse.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Calls are found by their numbers, whatever these are. */
final class NumberedCallsTest {

    private final NumberedCalls<Long> calls = new NumberedCalls<>();

    @Test
    void eachIsFoundByItsNumberUntilItIsRemoved() {
        LongStream.range(1, 5_000).forEach(id -> calls.put(id, id));
        LongStream.range(1, 5_000).forEach(id -> assertThat(calls.get(id)).isEqualTo(id));
        LongStream.range(1, 4_000).forEach(id -> assertThat(calls.remove(id)).isEqualTo(id));

        assertThat(calls.remove(1)).isNull();
        assertThat(calls.get(3_999)).isNull();
        assertThat(calls.size()).isEqualTo(1_000);
        assertThat(calls.values()).hasSize(1_000).contains(4_000L, 4_999L);
    }

    @Test
    void anyNumberIsOne() {
        for (long id : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32}) {
            calls.put(id, id);
        }
        for (long id : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32}) {
            assertThat(calls.get(id)).isEqualTo(id);
        }
    }
}
