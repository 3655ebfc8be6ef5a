package dev.rouse.kv.fdb;

import dev.rouse.Console;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestTag;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Tells when all tests have run how many of them had a FoundationDB. */
public final class FdbTestCount implements TestExecutionListener {

    private static final TestTag TAG = TestTag.create(OnFoundationDb.TAG);

    private final AtomicInteger ran = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger skipped = new AtomicInteger();
    private volatile TestPlan plan;

    @Override
    public void testPlanExecutionStarted(TestPlan started) {
        plan = started;
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        if (test.isTest() && isOnFoundationDb(test)) {
            switch (result.getStatus()) {
                case SUCCESSFUL -> ran.incrementAndGet();
                case FAILED -> failed.incrementAndGet();
                case ABORTED -> skipped.incrementAndGet();
            }
        }
    }

    @Override
    public void executionSkipped(TestIdentifier left, String reason) {
        if (isOnFoundationDb(left)) {
            skipped.addAndGet(left.isTest() ? 1 : testsBelow(left));
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

    @Override
    public void testPlanExecutionFinished(TestPlan finished) {
        if (ran.get() + failed.get() + skipped.get() > 0) {
            Console.info("FoundationDB tests: " + ran + " passed, " + failed + " failed, " + skipped + " skipped");
        }
    }
}
