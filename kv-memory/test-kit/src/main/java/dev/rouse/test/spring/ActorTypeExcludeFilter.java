package dev.rouse.test.spring;

import dev.rouse.ActorType;
import dev.rouse.spring.ActorComponent;
import dev.rouse.spring.ActorTypeCustomizer;
import java.util.Set;
import org.springframework.boot.test.context.filter.annotation.StandardAnnotationCustomizableTypeExcludeFilter;

/** Leaves out of an {@link ActorTest} all components that are no actors and say nothing of them. */
final class ActorTypeExcludeFilter extends StandardAnnotationCustomizableTypeExcludeFilter<ActorTest> {

    /** Called by Spring. */
    ActorTypeExcludeFilter(Class<?> testClass) {
        super(testClass);
    }

    @Override
    protected Set<Class<?>> getKnownIncludes() {
        return Set.of(ActorComponent.class, ActorType.class, ActorTypeCustomizer.class);
    }
}
