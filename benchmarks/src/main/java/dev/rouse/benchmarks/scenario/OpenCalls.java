package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import java.util.Map;

/**
 * {@link HotCalls} at a rate instead of as fast as answers come: latencies as the world sees them, which does not wait to
 * call until the call before was answered.
 *
 * @param calls whose window is not used
 * @param perSecond calls that come due
 */
record OpenCalls(HotCalls calls, int perSecond) implements Scenario {

    @Override
    public String benchmark() {
        return "open-calls";
    }

    @Override
    public Map<String, Object> parameters() {
        Map<String, Object> parameters = calls.parameters();
        parameters.remove("window");
        parameters.remove("route");
        parameters.put("rate", perSecond);
        return parameters;
    }

    @Override
    public String unit() {
        return "µs p99";
    }

    @Override
    public boolean isQuick() {
        return calls.isQuick();
    }

    @Override
    public boolean needsFoundationDb() {
        return calls.needsFoundationDb();
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return calls.store()
                .use(opened -> calls.measure(
                        opened,
                        effort,
                        progress,
                        counters -> Rounds.open(
                                (slot, nth) -> calls.action().call(counters[(int) (nth % counters.length)]),
                                perSecond,
                                effort,
                                progress)));
    }
}
