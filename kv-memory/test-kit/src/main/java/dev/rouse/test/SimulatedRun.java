package dev.rouse.test;

import dev.rouse.test.simulation.HistoryFile;
import dev.rouse.test.simulation.Plan;
import dev.rouse.test.simulation.Shrinking;
import dev.rouse.test.world.History;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.opentest4j.TestAbortedException;

/** The run of one seed: gives the test its cluster, and makes a run that fails smaller. */
final class SimulatedRun implements TestTemplateInvocationContext, ParameterResolver, InvocationInterceptor {

    private final Plan plan;
    private final Simulated simulated;
    private final Runnable failed;
    private final SimulatedCluster first;

    /** The last cluster whose test has failed, and its error. */
    private @Nullable SimulatedCluster smallest;

    private @Nullable Throwable error;

    SimulatedRun(Plan plan, Simulated simulated, Runnable failed) {
        this.plan = plan;
        this.simulated = simulated;
        this.failed = failed;
        this.first = new SimulatedCluster(plan, simulated.actors());
    }

    @Override
    public String getDisplayName(int number) {
        return "seed " + plan.seed();
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
        return List.of(this);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == SimulatedCluster.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return first;
    }

    @Override
    public void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> called, ExtensionContext test)
            throws Throwable {
        try {
            invocation.proceed();
        } catch (TestAbortedException aborted) {
            throw aborted;
        } catch (Throwable thrown) {
            failed.run();
            smallest = first;
            error = thrown;
            throw told(thrown, called);
        }
    }

    private AssertionError told(Throwable thrown, ReflectiveInvocationContext<Method> called) {
        Shrinking shrinking = new Shrinking(simulated.shrinkRounds());
        shrinking.shrink(first.plan().taken(), steps -> fails(steps, thrown, called));
        SimulatedCluster told = smallest == null ? first : smallest;
        Throwable last = error == null ? thrown : error;
        Method method = called.getExecutable();
        String name = method.getDeclaringClass().getSimpleName() + "." + method.getName() + "-" + plan.seed();
        return new AssertionError(
                "Seed " + plan.seed() + " fails: " + last.getMessage()
                        + "\n  It takes " + told.plan().taken().size() + " of "
                        + first.plan().taken().size() + " steps, found by " + shrinking.rounds() + " more runs:\n    "
                        + String.join("\n    ", told.plan().words())
                        + "\n  Repeat it with @Simulated(replay = \"" + told.plan()
                        + "\") or -Drouse.simulated.replay=" + told.plan()
                        + ", and all of the seed with @Simulated(seed = "
                        + plan.seed() + ").\n  History: " + file(name, told.history()),
                last);
    }

    private static String file(String name, @Nullable History history) {
        return history == null ? "none, no node has started" : HistoryFile.write(name, history);
    }

    /** Runs the test with fewer steps; tells whether it fails in the same way. */
    private boolean fails(Set<String> steps, Throwable before, ReflectiveInvocationContext<Method> called) {
        SimulatedCluster cluster = new SimulatedCluster(plan.with(steps), simulated.actors());
        Throwable thrown = run(cluster, called);
        if (thrown == null || thrown.getClass() != before.getClass()) {
            return false;
        }
        smallest = cluster;
        error = thrown;
        return true;
    }

    private @Nullable Throwable run(SimulatedCluster cluster, ReflectiveInvocationContext<Method> called) {
        Object[] arguments = called.getArguments().stream()
                .map(argument -> argument == first ? cluster : argument)
                .toArray();
        try {
            Method method = called.getExecutable();
            method.setAccessible(true);
            method.invoke(called.getTarget().orElse(null), arguments);
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
