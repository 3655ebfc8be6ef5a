package dev.rouse.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorInfo;
import dev.rouse.ActorOptions;
import dev.rouse.WorkflowInfo;
import dev.rouse.WorkflowStatus;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Clerk;
import dev.rouse.fixture.Clerk.Book;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

/** The parts that contracts of workflows share: one actor and what it is asked. */
interface ClerkOffice extends ActorFixture {

    default TestNode node(Book book) {
        return node(book, options -> options);
    }

    default TestNode node(Book book, UnaryOperator<ActorOptions.Builder> options) {
        return TestNode.on(store(), Clerk.type(book, options));
    }

    static Clerk clerk(TestNode node) {
        return node.runtime().actor(Clerk.class, "a");
    }

    static String start(TestNode node, String workflow, String id, String input) {
        return node.await(clerk(node).start(workflow, id, input));
    }

    static List<String> notes(TestNode node) {
        return node.await(clerk(node).notes());
    }

    static void until(TestNode node, BooleanSupplier condition) {
        for (int i = 0; i < 1200 && !condition.getAsBoolean(); i++) {
            node.advance(Duration.ofMillis(100));
        }
        assertThat(condition.getAsBoolean()).as("in two minutes").isTrue();
    }

    static WorkflowInfo info(TestNode node, String id) {
        Received<WorkflowInfo> info = node.call(clerk(node).info(id));
        node.until(info::isOver);
        return info.value();
    }

    static WorkflowInfo untilStatus(TestNode node, String id, WorkflowStatus status) {
        until(node, () -> {
            WorkflowInfo info = info(node, id);
            return info != null && info.status() == status;
        });
        return info(node, id);
    }

    static WorkflowInfo untilPaused(TestNode node, String id) {
        until(node, () -> info(node, id).paused());
        return info(node, id);
    }

    static String untilResult(TestNode node, String id) {
        untilStatus(node, id, WorkflowStatus.COMPLETED);
        return node.await(clerk(node).result(id));
    }

    static Object fact(TestNode node, String fact) {
        ActorInfo info = node.await(node.runtime().info(Clerk.address("a")));
        return info.features().getOrDefault("workflows", Map.of()).getOrDefault(fact, 0L);
    }
}
