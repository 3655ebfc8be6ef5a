package dev.rouse.benchmarks.demo;

import dev.rouse.ReadOnly;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The shopping cart of one customer, with the receipts of all that was bought. */
public interface Cart {

    /**
     * Puts goods in. Refused with {@code unknown_product} for what the shop does not have and {@code bad_quantity} for less
     * than one or more than a cart takes of one product.
     */
    Mono<Contents> add(String product, int quantity);

    /** Returns what is in it now. */
    @ReadOnly
    Mono<Contents> contents();

    /**
     * Buys what is in it, under the next order number of the shop, and empties it. Refused with {@code cart_is_empty} when
     * there is nothing to buy.
     *
     * @param note of the customer
     */
    Mono<Receipt> checkout(Optional<String> note);

    /** All receipts, oldest first. */
    @ReadOnly
    Flux<Receipt> receipts();

    /** So many pieces of a product, at the price of each. */
    record Item(String product, int quantity, long cents) {}

    /**
     * @param totalCents of all items
     * @param changedAt when goods were last put in; empty when none ever were
     */
    record Contents(List<Item> items, long totalCents, Optional<Instant> changedAt) {}

    /**
     * @param order counts the orders of the whole shop, from 1
     */
    record Receipt(long order, Instant at, List<Item> items, long totalCents, Optional<String> note) {}
}
