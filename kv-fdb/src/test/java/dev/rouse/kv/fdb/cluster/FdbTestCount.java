package dev.rouse.kv.fdb.cluster;

import java.nio.file.Path;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Counts how many tests had a FoundationDB, for {@link FdbTestTotal}. */
public final class FdbTestCount implements TestExecutionListener {

    private static final TestTag TAG = TestTag.create(OnFoundationDb.TAG);
    private static final FdbTestTotal TOTAL = new FdbTestTotal(Path.of("target", "fdb-tests"));

    private volatile TestPlan plan;

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
        TOTAL.begin();
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest() && isOnFoundationDb(test)) {
            switch (result.getStatus()) {
                case SUCCESSFUL -> TOTAL.add(1, 0, 0);
                case FAILED -> TOTAL.add(0, 1, 0);
                case ABORTED -> TOTAL.add(0, 0, 1);
            }
        }
    }

    @Override
    public void executionSkipped(TestIdentifier left, String reason) {
        if (isOnFoundationDb(left)) {
            TOTAL.add(0, 0, left.isTest() ? 1 : testsBelow(left));
        }
    }

    /** One invocation of many that a class or a method has does not have its tags itself. */
    private boolean isOnFoundationDb(TestIdentifier test) {
        return test.getTags().contains(TAG)
                || plan.getParent(test).map(this::isOnFoundationDb).orElse(false);
    }

    private int testsBelow(TestIdentifier container) {
        return (int) plan.getDescendants(container).stream()
                .filter(TestIdentifier::isTest)
                .count();
    }
}
