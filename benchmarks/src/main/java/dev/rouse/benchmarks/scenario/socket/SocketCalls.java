package dev.rouse.benchmarks.scenario.socket;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.harness.Target;
import dev.rouse.benchmarks.scenario.bed.Lanes;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.scenario.bed.ServedBed;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.wire.FrameEncoding;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls of {@code value} on awake counters over one WebSocket, many in flight. The node has one lane, on which its server is as well; the
 * client is a plain Netty one on one thread of the same JVM.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench --only ^socket"
 * }</pre>
 */
public record SocketCalls(
        FrameEncoding encoding,
        int actors,
        int window,
        @Nullable Target target) implements Scenario {

    @Override
    public String benchmark() {
        return "socket-calls";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("encoding", encoding, "actors", actors, "window", window);
    }

    @Override
    public String unit() {
        return "calls/s";
    }

    @Override
    public boolean isOnlyByName() {
        return true;
    }

    @Override
    public Duration warmUp() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return StoreKind.MEMORY.use(opened -> {
            try (ServedBed bed = ServedBed.on(opened, Lanes.ONE);
                    SocketClient client =
                            new SocketClient(bed.port(), encoding, new CallFrames(encoding, actors, window))) {
                return Rounds.of((slot, nth) -> client.call(slot), window, unit(), effort, progress);
            }
        });
    }
}
