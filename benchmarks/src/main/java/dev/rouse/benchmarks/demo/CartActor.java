package dev.rouse.benchmarks.demo;

import dev.rouse.ActionException;
import dev.rouse.Actor;
import dev.rouse.DataKey;
import dev.rouse.DataQuery;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * A {@link Cart}. What is in it is its state; receipts, which only grow, are data of its own, one entry each, so that a
 * cart with a long history wakes as fast as a new one.
 */
public final class CartActor extends Actor<CartActor.State> implements Cart {

    /** Prefix of the keys of receipts; the order number follows, in as many digits for each. */
    static final DataKey RECEIPTS = DataKey.of("receipt/");

    private static final int MOST_OF_ONE_PRODUCT = 99;
    private static final Map<String, Long> CENTS = Map.of("tea", 390L, "coffee", 490L, "cake", 350L);
    private static final JsonMapper JSON = JsonMapper.shared();

    private final Clock clock;

    CartActor(Clock clock) {
        this.clock = clock;
    }

    /** Pieces by product, and when some were last put in. */
    public record State(Map<String, Integer> pieces, Optional<Instant> changedAt) {

        State plus(String product, int quantity, Instant now) {
            Map<String, Integer> more = new TreeMap<>(pieces);
            more.merge(product, quantity, Integer::sum);
            return new State(more, Optional.of(now));
        }

        List<Item> items() {
            return pieces.entrySet().stream()
                    .map(entry -> new Item(entry.getKey(), entry.getValue(), CENTS.getOrDefault(entry.getKey(), 0L)))
                    .toList();
        }

        Contents contents() {
            return new Contents(items(), total(items()), changedAt);
        }

        private static long total(List<Item> items) {
            return items.stream()
                    .mapToLong(item -> item.quantity() * item.cents())
                    .sum();
        }
    }

    @Override
    protected State initialState() {
        return new State(Map.of(), Optional.empty());
    }

    @Override
    public Mono<Contents> add(String product, int quantity) {
        if (!CENTS.containsKey(product)) {
            return Mono.error(new ActionException(
                    "unknown_product",
                    "The shop has no '" + product + "'.",
                    Map.of("product", product, "products", new TreeMap<>(CENTS).keySet())));
        }
        int before = state().pieces().getOrDefault(product, 0);
        if (quantity < 1 || quantity > MOST_OF_ONE_PRODUCT - before) {
            return Mono.error(new ActionException(
                    "bad_quantity",
                    "A cart takes from 1 to " + MOST_OF_ONE_PRODUCT + " of one product, and has " + before
                            + " already.",
                    Map.of("limit", MOST_OF_ONE_PRODUCT, "before", before, "quantity", quantity)));
        }
        return Mono.just(
                update(cart -> cart.plus(product, quantity, clock.instant())).contents());
    }

    @Override
    public Mono<Contents> contents() {
        return Mono.just(state().contents());
    }

    /** The number comes from another actor: one that is drawn for a checkout that then fails is not used again. */
    @Override
    public Mono<Receipt> checkout(Optional<String> note) {
        if (state().pieces().isEmpty()) {
            return Mono.error(new ActionException("cart_is_empty", "There is nothing to buy in " + address() + "."));
        }
        return actors().actor(Counter.class, "orders").increment(1).map(order -> buy(order, note));
    }

    private Receipt buy(long order, Optional<String> note) {
        Contents bought = state().contents();
        Receipt receipt = new Receipt(order, clock.instant(), bought.items(), bought.totalCents(), note);
        data().put(DataKey.of(RECEIPTS + "%019d".formatted(order)), JSON.writeValueAsBytes(receipt));
        update(cart -> initialState());
        return receipt;
    }

    @Override
    public Flux<Receipt> receipts() {
        return data().list(DataQuery.prefix(RECEIPTS)).map(entry -> JSON.readValue(entry.value(), Receipt.class));
    }
}
