package dev.rouse.test.spring;

import dev.rouse.ActorNode;
import dev.rouse.ActorType;
import dev.rouse.spring.ActorRuntimeConfigurer;
import dev.rouse.test.TestNode;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.TargetSource;
import reactor.core.scheduler.Schedulers;

/** The node of the test that runs, in one application context. */
final class SliceNode implements TargetSource {

    /** Threads that hold the time of a node: who blocks one waits for ever. */
    private static final Set<Thread> HOLDERS = ConcurrentHashMap.newKeySet();

    static {
        Schedulers.registerNonBlockingThreadPredicate(HOLDERS::contains);
    }

    private final ActorRuntimeConfigurer configurer;
    private final AtomicReference<@Nullable TestNode> running = new AtomicReference<>();

    SliceNode(ActorRuntimeConfigurer configurer) {
        this.configurer = configurer;
    }

    /** Starts a node for the test that begins on this thread. */
    void begin() {
        TestNode node = TestNode.builder()
                .types(configurer.types().toArray(ActorType<?>[]::new))
                .options(configurer::options)
                .start();
        if (!running.compareAndSet(null, node)) {
            node.close();
            throw new IllegalStateException(
                    "Another test of this application context runs, and beans have one node: let tests with"
                            + " @ActorTest run one after the other.");
        }
        HOLDERS.add(Thread.currentThread());
    }

    /** Stops the node of the test that ends on this thread. */
    void end() {
        HOLDERS.remove(Thread.currentThread());
        TestNode node = running.getAndSet(null);
        if (node != null) {
            node.close();
        }
    }

    /** The node of the test that runs. */
    TestNode node() {
        TestNode node = running.get();
        if (node == null) {
            throw new IllegalStateException(
                    "No test runs, and each has a node of its own: call actors in test methods, or in those that JUnit calls"
                            + " before and after each.");
        }
        return node;
    }

    @Override
    public Class<?> getTargetClass() {
        return ActorNode.class;
    }

    @Override
    public boolean isStatic() {
        return false;
    }

    @Override
    public Object getTarget() {
        return node().runtime();
    }
}
