import static java.time.Duration.ofDays;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rouse.ActionException;
import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.NodeOptions;
import dev.rouse.WorkflowStatus;
import dev.rouse.test.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;

record Stock(int left) {
    static final Stock EMPTY = new Stock(0);
}

record Order(String item, int count) {}

record Reservation(String id) {}

record Payment(long cents) {}

public class Check implements Runnable {
    private final List<String> done = new ArrayList<>();
    private int refusals = 3;

    public interface Shop {
        Mono<String> place(Order order);

        Mono<Boolean> approve(String id);
    }

    // snippet

    private <T> Mono<T> note(String what, T result) {
        return Mono.fromSupplier(() -> {
            done.add(what);
            return result;
        });
    }

    private Mono<Reservation> reserve(Order order) {
        return note("reserved " + order.item(), new Reservation("r1"));
    }

    private Mono<Void> release(Reservation reservation) {
        return note("released " + reservation.id(), "").then();
    }

    /** Fails three times: there are five tries. */
    private Mono<Payment> pay(Reservation reservation) {
        return refusals-- > 0
                ? Mono.error(new IllegalStateException("The bank is away."))
                : note("paid " + reservation.id(), new Payment(100));
    }

    private Mono<Void> refund(Payment payment) {
        return note("refunded " + payment.cents(), "").then();
    }

    private Mono<String> ship() {
        return note("shipped", "on its way");
    }

    /** A node whose heart beats once a minute: more of them would be most of the work of a week. */
    private TestNode start() {
        NodeOptions node = NodeOptions.builder()
                .lease(Duration.ofMinutes(10))
                .heartbeat(Duration.ofMinutes(1))
                .freshness(Duration.ofMinutes(2))
                .build();
        return TestNode.builder()
                .types(ActorType.of(Shop.class, () -> new ShopActor()))
                .options(options -> options.node(node))
                .start();
    }

    @Override
    public void run() {
        try (TestNode node = start()) {
            String first = node.await(node.actor(Shop.class, "a").place(new Order("tea", 1)));
            node.advance(Duration.ofHours(1));
            node.kill();
            assertTrue(node.await(node.actor(Shop.class, "a").approve(first)));
            assertEquals(
                    "on its way",
                    node.await(node.runtime().workflows(Shop.class, "a").result(first, String.class)));
            assertEquals(List.of("reserved tea", "paid r1", "shipped"), done);

            done.clear();
            String second = node.await(node.actor(Shop.class, "a").place(new Order("cup", 1)));
            node.advance(Duration.ofDays(7).plusHours(1));
            node.assertThatWorkflow(second, Shop.class, "a").hasStatus(WorkflowStatus.FAILED);
            assertEquals(List.of("reserved cup", "paid r1", "refunded 100", "released r1"), done);
        }
    }
}
