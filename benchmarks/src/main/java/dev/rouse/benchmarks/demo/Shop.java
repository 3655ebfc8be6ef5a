package dev.rouse.benchmarks.demo;

import dev.rouse.QueueHandler;
import dev.rouse.ReadOnly;
import java.util.Map;
import reactor.core.publisher.Mono;

/** A shop that works through a queue of orders. */
public interface Shop {

    /**
     * Takes an order. It fails for an item that the shop does not have, so that such an order is tried again, and ends as a dead letter.
     */
    @QueueHandler("orders")
    Mono<Integer> order(Order order);

    /** So many pieces of an item. */
    record Order(String item, int count) {}

    /** Pieces that were ordered, by item. */
    @ReadOnly
    Mono<Map<String, Integer>> sold();
}
