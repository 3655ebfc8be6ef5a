package dev.rouse.benchmarks.scenario.socket;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Promise;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The least that a call on a WebSocket could cost with Netty: a {@link SocketEcho} of the bytes of a call, which nobody reads. */
public record SocketEchoFloor(SocketCalls calls, @Nullable Promise promise) implements Scenario {

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
        CallFrames frames = new CallFrames(calls.encoding(), calls.actors(), calls.window());
        try (SocketEcho server = new SocketEcho();
                SocketClient client = new SocketClient(server.port(), calls.encoding(), frames)) {
            return Rounds.of((slot, nth) -> client.call(slot), calls.window(), unit(), effort, progress);
        }
    }
}
