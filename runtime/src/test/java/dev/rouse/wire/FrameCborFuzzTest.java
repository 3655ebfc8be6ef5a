package dev.rouse.wire;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Any bytes for a decoder of CBOR: the examples, and in {@code FrameCborFuzzTestInputs} what was found before. {@code mvn -Pfuzz
 * test} searches for more.
 */
final class FrameCborFuzzTest {

    static Stream<byte[]> seeds() {
        return Fuzzed.seeds(FrameEncoding.CBOR);
    }

    @MethodSource("seeds")
    @FuzzTest(maxDuration = "5m")
    void decode(byte[] bytes) {
        Fuzzed.decode(bytes, FrameEncoding.CBOR);
    }
}
