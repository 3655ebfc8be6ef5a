package dev.rouse.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes for a decoder of JSON: the examples, and in {@code FrameJsonFuzzTestInputs} what was found before. {@code mvn -Pfuzz
 * test} searches for more.
 */
final class FrameJsonFuzzTest {

    static Stream<byte[]> seeds() {
        return Fuzzed.seeds(FrameEncoding.JSON);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void decode(byte[] bytes) {
        Fuzzed.decode(bytes, FrameEncoding.JSON);
    }
}
