package dev.rouse.test.spring;

import java.util.stream.Stream;
import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;
import org.springframework.test.context.TestContextAnnotationUtils;

/** Bootstraps the application context of an {@link ActorTest}: its node is the test's, or that of the auto-configuration. */
final class ActorTestContextBootstrapper extends TestSliceTestContextBootstrapper<ActorTest> {

    /** Called by Spring. */
    ActorTestContextBootstrapper() {}

    @Override
    protected String[] getProperties(Class<?> testClass) {
        ActorTest test = TestContextAnnotationUtils.findMergedAnnotation(testClass, ActorTest.class);
        boolean virtual = test == null || test.virtualTime();
        return Stream.concat(
                        Stream.of(super.getProperties(testClass)),
                        Stream.of(TestNodeAutoConfiguration.VIRTUAL_TIME + "=" + virtual, "rouse.enabled=" + !virtual))
                .toArray(String[]::new);
    }
}
