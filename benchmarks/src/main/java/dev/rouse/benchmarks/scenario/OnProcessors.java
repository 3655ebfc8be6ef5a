package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.report.Scaling;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A scenario in a JVM that has some of the processors only, for the compiler and the collector too: what each further one
 * adds. The node has a lane for each. The collector is the same, where the JVM would choose another for one processor.
 *
 * @param all what is done
 */
record OnProcessors(Scenario all, int processors) implements Scenario {

    @Override
    public String benchmark() {
        return all.benchmark() + "-by-cores";
    }

    @Override
    public Map<String, Object> parameters() {
        Map<String, Object> parameters = all.parameters();
        parameters.put(Scaling.CORES, processors);
        return parameters;
    }

    @Override
    public String unit() {
        return all.unit();
    }

    @Override
    public boolean isQuick() {
        return false;
    }

    @Override
    public List<String> jvmFlags() {
        return Stream.concat(all.jvmFlags().stream(), Stream.of("-XX:+UseG1GC")).toList();
    }

    @Override
    public Duration warmUp() {
        return all.warmUp();
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return all.measure(effort, progress);
    }
}
