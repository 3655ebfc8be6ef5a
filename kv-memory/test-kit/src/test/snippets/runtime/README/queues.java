import static dev.rouse.ActorQueue.Priority.HIGH;
import static java.time.Duration.ofHours;
import static java.time.Duration.ofMinutes;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rouse.Actor;
import dev.rouse.ActorQueue;
import dev.rouse.ActorType;
import dev.rouse.QueueHandler;
import dev.rouse.host.ActorRuntime;
import dev.rouse.test.TestNode;
import reactor.core.publisher.Mono;

record Order(String item, int count) {}

record Request(String id) {}

// paragraph 1

class ShopActor extends Actor<Integer> implements Shop {
    @Override
    protected Integer initialState() {
        return 0;
    }

    @Override
    public Mono<Integer> order(Order order) {
        return Mono.just(update(sold -> sold + order.count()));
    }
}

class Check implements Runnable {
    private static ActorQueue sent(ActorRuntime runtime, Request request, Order order, String tenant) {
        // paragraph 2
        return orders;
    }

    @Override
    public void run() {
        try (TestNode node = TestNode.of(ActorType.of(Shop.class, ShopActor::new))) {
            Order order = new Order("cup", 3);
            ActorQueue orders = sent(node.runtime(), new Request("a"), order, "t");
            assertEquals(3, node.await(orders.sendAndWait(order)));
            String id = node.await(orders.withKey("k").send(order));
            assertEquals(id, node.await(orders.withKey("k").send(order)));
            assertEquals(9, node.await(orders.sendAndWait(order)));
        }
    }
}
