package dev.rouse.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a frame of a usual call costs in memory, encoded and decoded: bytes allocated on the heap. */
final class FrameCostTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int WARM_UP = 20_000;
    private static final int ROUNDS = 2_000;

    private static final Frame CALL = new Frame.Call(
            123_456,
            new Frame.Target(Frame.CallKind.GET_OR_CREATE, "counter", List.of("visits"), "increment"),
            List.of(Frames.value(WireValue.Format.CBOR, "1")),
            0,
            new Frame.Terms(Duration.ofSeconds(30), false, null, 0),
            List.of(),
            null);
    private static final Frame RESULT = new Frame.Result(123_456, Frames.value(WireValue.Format.CBOR, "1"));

    private final FrameCodec codec = new FrameCodec(FrameEncoding.CBOR, WireLimits.DEFAULTS);
    private final ByteBuf buffer = Unpooled.directBuffer(1024);

    @AfterEach
    void release() {
        buffer.release();
    }

    @Test
    void call() {
        assertThat(bytesOf(CALL)).isLessThan(1_200);
    }

    @Test
    void result() {
        assertThat(bytesOf(RESULT)).isLessThan(500);
    }

    private long bytesOf(Frame frame) {
        run(frame, WARM_UP);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        run(frame, ROUNDS);
        return (THREADS.getCurrentThreadAllocatedBytes() - before) / ROUNDS;
    }

    private void run(Frame frame, int rounds) {
        for (int round = 0; round < rounds; round++) {
            buffer.clear();
            codec.encode(frame, buffer);
            if (codec.decode(buffer).id() != frame.id()) {
                throw new AssertionError();
            }
        }
    }
}
