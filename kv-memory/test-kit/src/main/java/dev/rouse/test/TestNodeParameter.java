package dev.rouse.test;

import java.lang.reflect.AnnotatedElement;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Makes the nodes of {@link WithActors}: one a test, which the methods before and after it are given too. */
final class TestNodeParameter implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(TestNodeParameter.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == TestNode.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        if (test.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException(
                    "Each test has a node of its own: take it in a method that is called for each.");
        }
        return test.getStore(NAMESPACE)
                .getOrComputeIfAbsent(TestNode.class, any -> TestNode.of(actors(test)), TestNode.class);
    }

    private static Class<?>[] actors(ExtensionContext test) {
        return Stream.<Optional<? extends AnnotatedElement>>of(test.getTestMethod(), test.getTestClass())
                .flatMap(Optional::stream)
                .flatMap(place -> AnnotationSupport.findAnnotation(place, WithActors.class).stream())
                .findFirst()
                .orElseThrow(() -> new ParameterResolutionException("Say which actors it has: @WithActors(…)."))
                .value();
    }
}
