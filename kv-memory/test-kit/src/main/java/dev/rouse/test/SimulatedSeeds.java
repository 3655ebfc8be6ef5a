package dev.rouse.test;

import dev.rouse.test.simulation.Plan;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Gives the seeds of a {@link Simulated} test, until one has failed. */
final class SimulatedSeeds implements TestTemplateInvocationContextProvider {

    private static final String SEEDS = "rouse.simulated.seeds";
    private static final String REPLAY = "rouse.simulated.replay";

    @Override
    public boolean supportsTestTemplate(ExtensionContext test) {
        return AnnotationSupport.isAnnotated(test.getTestMethod(), Simulated.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext test) {
        Simulated simulated = AnnotationSupport.findAnnotation(test.getTestMethod(), Simulated.class)
                .orElseThrow();
        AtomicBoolean failed = new AtomicBoolean();
        return plans(simulated)
                .takeWhile(plan -> !failed.get())
                .map(plan -> new SimulatedRun(plan, simulated, () -> failed.set(true)));
    }

    private static Stream<Plan> plans(Simulated simulated) {
        String replay = System.getProperty(REPLAY, simulated.replay());
        if (!replay.isEmpty()) {
            return Stream.of(Plan.parse(replay));
        }
        return simulated.seed().length > 0
                ? LongStream.of(simulated.seed()).mapToObj(Plan::of)
                : LongStream.rangeClosed(1, Integer.getInteger(SEEDS, simulated.seeds()))
                        .mapToObj(Plan::of);
    }
}
