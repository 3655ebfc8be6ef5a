package dev.rouse.benchmarks.scenario.http;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Promise;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.bed.Lanes;
import dev.rouse.benchmarks.scenario.bed.ServedBed;
import dev.rouse.benchmarks.store.StoreKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The least that a call over HTTP could cost with Netty: a {@link BareHttp} with the answer of the call, whatever is asked. */
public record HttpCallsFloor(HttpCalls calls, @Nullable Promise promise) implements Scenario {

    private static final int LONGEST = 4096;

    @Override
    public String benchmark() {
        return calls.benchmark();
    }

    @Override
    public String by() {
        return "netty";
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
        try (BareHttp server = new BareHttp(answer())) {
            return calls.load(server.port(), effort, progress);
        }
    }

    /** The answer of the runtime, with its head. */
    private String answer() {
        return StoreKind.MEMORY.use(opened -> {
            try (ServedBed bed = ServedBed.on(opened, Lanes.ONE);
                    Socket socket = new Socket("localhost", bed.port())) {
                socket.getOutputStream().write(calls.request(0).getBytes(StandardCharsets.US_ASCII));
                byte[] answer = new byte[LONGEST];
                int length = socket.getInputStream().read(answer);
                return new String(answer, 0, Math.max(0, length), StandardCharsets.US_ASCII);
            } catch (IOException e) {
                throw new UncheckedIOException("A server of this machine cannot be asked", e);
            }
        });
    }
}
