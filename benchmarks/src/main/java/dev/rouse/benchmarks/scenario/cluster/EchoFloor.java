package dev.rouse.benchmarks.scenario.cluster;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Promise;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.wire.Frame;
import dev.rouse.wire.FrameCodec;
import dev.rouse.wire.FrameEncoding;
import dev.rouse.wire.WireLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The least that a call over TCP could cost with Netty: an {@link Echo} of the bytes of a call, which nobody reads. */
public record EchoFloor(RemoteCalls calls, @Nullable Promise promise) implements Scenario {

    /** A number of a call and a time-out that are usual. */
    private static final long ID = 1_000_000;

    private static final Duration LEFT = Duration.ofNanos(29_999_900_000L);

    @Override
    public String benchmark() {
        return calls.benchmark();
    }

    @Override
    public String by() {
        return "echo";
    }

    @Override
    public Map<String, Object> parameters() {
        return calls.parameters();
    }

    @Override
    public String unit() {
        return calls.unit();
    }

    @Override
    public boolean isOnlyByName() {
        return true;
    }

    @Override
    public Duration warmUp() {
        return calls.warmUp();
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        try (Echo echo = new Echo(call(), calls.lanes())) {
            return Rounds.of((slot, nth) -> echo.call(slot), calls.window(), unit(), effort, progress);
        }
    }

    /** Bytes of a call of {@code value}, as a node sends them. */
    static byte[] call() {
        Frame.Call call = new Frame.Call(
                ID,
                new Frame.Target(Frame.CallKind.GET_OR_CREATE, "counter", List.of("counter-12"), "value"),
                List.of(),
                0,
                new Frame.Terms(LEFT, false, null, 0),
                List.of(),
                null);
        ByteBuf bytes = Unpooled.buffer();
        new FrameCodec(FrameEncoding.CBOR, WireLimits.DEFAULTS).encode(call, bytes);
        return ByteBufUtil.getBytes(bytes);
    }
}
