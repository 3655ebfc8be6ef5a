package dev.rouse.kv.fdb.read;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan for a {@link KvRead}: its keys and ranges in the fewest requests. Neighbours go into one request, a cover,
 * when nothing can be between them, or only siblings of the second: keys that begin as it does but for its last byte.
 * So the records of one actor are one request, and two keys of its own data that are far apart are two.
 */
final class ReadPlan {

    /**
     * A key or a range of the request.
     *
     * @param index in the request's keys, or in its ranges
     * @param range null for a key
     */
    record Item(int index, KvKey begin, KvKey end, @Nullable KvRange range) {

        static Item key(int index, KvKey key) {
            return new Item(index, key, key.next(), null);
        }

        static Item range(int index, KvRange range) {
            return new Item(index, range.begin(), range.end(), range);
        }

        boolean isEmpty() {
            return begin.compareTo(end) >= 0;
        }
    }

    /**
     * Keys and ranges that one request fetches.
     *
     * @param items at least one, by their begin
     */
    record Cover(KvKey begin, KvKey end, List<Item> items) {

        /** Tells whether it stands for one item only, which is then asked for as what it is. */
        boolean isSingle() {
            return items.size() == 1;
        }
    }

    private ReadPlan() {}

    /** Plans {@code request}: covers in the order of keys. Empty ranges are in none. */
    static List<Cover> of(KvRead request) {
        List<Item> items = items(request);
        List<Cover> covers = new ArrayList<>(1);
        int from = 0;
        while (from < items.size()) {
            KvKey end = items.get(from).end();
            int to = from + 1;
            while (to < items.size() && isNear(items.get(from), end, items.get(to))) {
                end = later(end, items.get(to).end());
                to++;
            }
            covers.add(new Cover(items.get(from).begin(), end, items.subList(from, to)));
            from = to;
        }
        return covers;
    }

    private static List<Item> items(KvRead request) {
        List<Item> items =
                new ArrayList<>(request.keys().size() + request.ranges().size());
        for (int i = 0; i < request.keys().size(); i++) {
            items.add(Item.key(i, request.keys().get(i)));
        }
        for (int i = 0; i < request.ranges().size(); i++) {
            Item range = Item.range(i, request.ranges().get(i));
            if (!range.isEmpty()) {
                items.add(range);
            }
        }
        items.sort(Comparator.comparing(Item::begin));
        return items;
    }

    private static boolean isNear(Item first, KvKey end, Item next) {
        return end.compareTo(next.begin()) >= 0 || isUnderParentOf(next.begin(), first.begin());
    }

    private static boolean isUnderParentOf(KvKey key, KvKey other) {
        int parent = key.length() - 1;
        return parent > 0 && other.length() > parent && Arrays.equals(key.bytes(), 0, parent, other.bytes(), 0, parent);
    }

    private static KvKey later(KvKey one, KvKey other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
