package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.harness.Scenario;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The work of a scenario of the runtime, done by Pekko. */
interface PekkoScenario extends Scenario {

    /** What the runtime does. */
    Scenario ours();

    @Override
    default String benchmark() {
        return ours().benchmark();
    }

    @Override
    default String by() {
        return "pekko";
    }

    @Override
    default Map<String, Object> parameters() {
        return ours().parameters();
    }

    @Override
    default String unit() {
        return ours().unit();
    }

    @Override
    default boolean isQuick() {
        return ours().isQuick();
    }

    @Override
    default boolean isOnlyByName() {
        return ours().isOnlyByName();
    }

    @Override
    default boolean isTimed() {
        return ours().isTimed();
    }

    @Override
    default Duration warmUp() {
        return ours().warmUp();
    }

    @Override
    default List<String> jvmFlags() {
        return ours().jvmFlags();
    }
}
