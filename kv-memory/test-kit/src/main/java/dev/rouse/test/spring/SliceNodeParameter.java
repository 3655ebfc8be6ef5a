package dev.rouse.test.spring;

import dev.rouse.test.TestNode;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.test.context.junit.jupiter.SpringExtension;

/** Starts and stops the nodes of an {@link ActorTest}, and gives them to its methods. */
final class SliceNodeParameter implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static Optional<SliceNode> slice(ExtensionContext test) {
        return Optional.ofNullable(SpringExtension.getApplicationContext(test)
                .getBeanProvider(SliceNode.class)
                .getIfAvailable());
    }

    @Override
    public void beforeEach(ExtensionContext test) {
        slice(test).ifPresent(SliceNode::begin);
    }

    @Override
    public void afterEach(ExtensionContext test) {
        slice(test).ifPresent(SliceNode::end);
    }

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
        return slice(test)
                .map(SliceNode::node)
                .orElseThrow(
                        () -> new ParameterResolutionException(
                                "In real time the node is a bean: take ActorNode, with @Autowired, or leave virtualTime = false away."));
    }
}
