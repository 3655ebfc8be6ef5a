package dev.rouse.kv.fdb.cluster;

import dev.rouse.fixture.Console;
import dev.rouse.kv.fdb.FdbKvStore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives constructors and test methods the {@link FdbRoot} of their class, and an {@link FdbKvStore} of their own under it,
 * closed after the test. Where there is no FoundationDB the tests are
 * skipped, and one line says what to install.
 */
final class FdbExtension implements ExecutionCondition, ParameterResolver {

    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(FdbExtension.class);
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    /** Of the JVMs that run tests of a module at the same time. */
    private static final boolean IS_FIRST = Integer.getInteger("rouse.fork", 1) == 1;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (SharedCluster.get().isPresent()) {
            return ConditionEvaluationResult.enabled("there is a FoundationDB");
        }
        String reason = "Tests on FoundationDB are SKIPPED: " + SharedCluster.missing() + ".";
        if (IS_FIRST && TOLD.compareAndSet(false, true)) {
            Console.info(reason);
        }
        return ConditionEvaluationResult.disabled(reason);
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext context) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == FdbRoot.class || type == FdbKvStore.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FdbRoot.class ? root(context) : store(context);
    }

    private static FdbKvStore store(ExtensionContext context) {
        FdbRoot root = root(context);
        return context.getStore(NAMESPACE)
                .getOrComputeIfAbsent(OpenedStore.class, type -> OpenedStore.under(root), OpenedStore.class)
                .store();
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
