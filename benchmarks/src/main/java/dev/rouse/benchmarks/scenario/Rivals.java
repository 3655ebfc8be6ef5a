package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.harness.Scenario;
import java.util.List;

/** Others that do the same work, found as services: they are there only in the Maven profile that has their libraries. */
public interface Rivals {

    /** Each with the benchmark and the parameters of a scenario of the runtime. */
    List<Scenario> scenarios();
}
