package dev.rouse.benchmarks.scenario.cluster;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Promise;
import dev.rouse.benchmarks.harness.Scenario;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The same calls, made on the node that has the actors, beside the same other node. */
public record CallsAtHome(RemoteCalls calls, @Nullable Promise promise) implements Scenario {

    @Override
    public String benchmark() {
        return calls.benchmark();
    }

    @Override
    public String by() {
        return "local";
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
    public boolean needsFoundationDb() {
        return calls.needsFoundationDb();
    }

    @Override
    public Duration warmUp() {
        return calls.warmUp();
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return calls.measure(effort, progress, true);
    }
}
