package dev.rouse.benchmarks.scenario.queue;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Scenario;
import java.time.Duration;
import java.util.Map;

/** As many messages to as many actors, sent by callers and not by actors: one commit each, where those of actors need three. */
public record MessagesFromOutside(ActorMessages messages) implements Scenario {

    @Override
    public String benchmark() {
        return messages.benchmark();
    }

    @Override
    public String by() {
        return "from-outside";
    }

    @Override
    public Map<String, Object> parameters() {
        return messages.parameters();
    }

    @Override
    public String unit() {
        return messages.unit();
    }

    @Override
    public boolean isOnlyByName() {
        return true;
    }

    @Override
    public boolean needsFoundationDb() {
        return messages.needsFoundationDb();
    }

    @Override
    public Duration warmUp() {
        return messages.warmUp();
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return messages.fromOutside().measure(effort, progress);
    }
}
