package dev.rouse.kv.fdb;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives constructors and test methods the {@link FdbRoot} of their class. Where there is no FoundationDB the tests are
 * skipped, and one line says what to install.
 */
final class FdbExtension implements ExecutionCondition, ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(FdbExtension.class);
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (SharedCluster.get().isPresent()) {
            return ConditionEvaluationResult.enabled("there is a FoundationDB");
        }
        String reason = "Tests on FoundationDB are SKIPPED: " + SharedCluster.missing() + ".";
        if (TOLD.compareAndSet(false, true)) {
            Console.warn(reason);
        }
        return ConditionEvaluationResult.disabled(reason);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FdbRoot.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return root(context);
    }

    private static FdbRoot root(ExtensionContext context) {
        ExtensionContext ofClass = context;
        while (ofClass.getTestMethod().isPresent()) {
            ofClass = ofClass.getParent().orElseThrow();
        }
        return ofClass.getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        FdbRoot.class, type -> new FdbRoot(SharedCluster.get().orElseThrow()), FdbRoot.class);
    }
}
