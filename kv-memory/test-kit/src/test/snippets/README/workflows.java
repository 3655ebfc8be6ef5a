import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rouse.ActorType;
import dev.rouse.StatelessActor;
import dev.rouse.WorkflowStatus;
import dev.rouse.test.TestNode;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

record Placed(String item, int count) {}

public class Check implements Runnable {
    private final List<String> done = new ArrayList<>();

    public interface Order {
        Mono<String> place(String item, int count);

        Mono<Boolean> approve();

        Mono<Boolean> cancel();
    }

    // snippet

    private Mono<Void> reserve(Placed order) {
        return note("reserved " + order.count() + " " + order.item());
    }

    private Mono<Void> release() {
        return note("released");
    }

    private Mono<Void> pay() {
        return note("paid");
    }

    private Mono<Void> refund() {
        return note("refunded");
    }

    private Mono<String> ship() {
        return note("shipped").thenReturn("on its way");
    }

    private Mono<Void> note(String what) {
        return Mono.fromRunnable(() -> done.add(what));
    }

    @Override
    public void run() {
        try (TestNode node = TestNode.of(ActorType.of(Order.class, () -> new OrderActor()))) {
            assertEquals("order", node.await(node.actor(Order.class, "17").place("tea", 2)));
            node.advance(java.time.Duration.ofSeconds(1));
            node.kill();
            assertTrue(node.await(node.actor(Order.class, "17").approve()));
            assertEquals(
                    "on its way",
                    node.await(node.runtime()
                            .workflows(Order.class, "17")
                            .result("order", String.class)));
            assertEquals(List.of("reserved 2 tea", "paid", "shipped"), done);

            done.clear();
            node.await(node.actor(Order.class, "18").place("cup", 1));
            node.advance(java.time.Duration.ofSeconds(1));
            assertTrue(node.await(node.actor(Order.class, "18").cancel()));
            node.advance(java.time.Duration.ofSeconds(1));
            node.assertThatWorkflow("order", Order.class, "18").hasStatus(WorkflowStatus.CANCELLED);
            assertEquals(List.of("reserved 1 cup", "paid", "refunded", "released"), done);
        }
    }
}
