package dev.rouse.benchmarks.demo;

import dev.rouse.ActionException;
import dev.rouse.Actor;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import reactor.core.publisher.Mono;

/** A {@link Shop}. */
final class ShopActor extends Actor<Map<String, Integer>> implements Shop {

    private static final Set<String> ITEMS = Set.of("tea", "coffee", "cake");

    @Override
    protected Map<String, Integer> initialState() {
        return Map.of();
    }

    @Override
    public Mono<Integer> order(Order order) {
        if (!ITEMS.contains(order.item())) {
            return Mono.error(new ActionException("unknown_item", "The shop has no '" + order.item() + "'."));
        }
        Map<String, Integer> sold = update(before -> {
            Map<String, Integer> after = new TreeMap<>(before);
            after.merge(order.item(), order.count(), Integer::sum);
            return Map.copyOf(after);
        });
        return Mono.justOrEmpty(sold.get(order.item()));
    }

    @Override
    public Mono<Map<String, Integer>> sold() {
        return Mono.just(new TreeMap<>(state()));
    }
}
