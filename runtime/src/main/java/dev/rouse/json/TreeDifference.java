package dev.rouse.json;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds the first place where two trees differ. */
final class TreeDifference {

    /** Stands for any index in a place. */
    static final String ANY = "*";

    private static final int MAX_QUOTED = 80;

    private final Places places;

    TreeDifference(Places places) {
        this.places = places;
    }

    /**
     * Places that are special, as names of properties from the root on, with {@link #ANY} for an index.
     *
     * @param unordered arrays whose order says nothing
     * @param sorted objects whose order says something
     * @param unread properties that are not read
     */
    record Places(Set<List<String>> unordered, Set<List<String>> sorted, Set<List<String>> unread) {

        Places() {
            this(new HashSet<>(), new HashSet<>(), new HashSet<>());
        }
    }

    /** Describes the first difference in words; null for none. */
    @Nullable
    String of(JsonNode written, JsonNode again) {
        return at("", List.of(), written, again);
    }

    private @Nullable String at(String path, List<String> place, @Nullable JsonNode written, @Nullable JsonNode again) {
        if (written == null || again == null) {
            JsonNode there = written == null ? again : written;
            return there == null || there.isNull() ? null : told(path, written, again);
        }
        if (written.isObject() && again.isObject()) {
            return inObject(path, place, written, again);
        }
        if (written.isArray() && again.isArray() && written.size() == again.size()) {
            return inArray(path, place, written, again);
        }
        return isSame(written, again) ? null : told(path, written, again);
    }

    private @Nullable String inObject(String path, List<String> place, JsonNode written, JsonNode again) {
        for (Map.Entry<String, JsonNode> property : written.properties()) {
            String name = property.getKey();
            List<String> inside = plus(place, name);
            String found = places.unread().contains(inside)
                    ? null
                    : at(path + '/' + name, inside, property.getValue(), again.get(name));
            if (found != null) {
                return found;
            }
        }
        for (Map.Entry<String, JsonNode> property : again.properties()) {
            String name = property.getKey();
            boolean isNew = !written.has(name) && !property.getValue().isNull();
            if (isNew && !places.unread().contains(plus(place, name))) {
                return told(path + '/' + name, null, property.getValue());
            }
        }
        return places.sorted().contains(place)
                        && !List.copyOf(written.propertyNames()).equals(List.copyOf(again.propertyNames()))
                ? told(path, written, again)
                : null;
    }

    private @Nullable String inArray(String path, List<String> place, JsonNode written, JsonNode again) {
        List<String> inside = plus(place, ANY);
        if (places.unordered().contains(place)) {
            return isPermutation(inside, written, again) ? null : told(path, written, again);
        }
        for (int i = 0; i < written.size(); i++) {
            String found = at(path + '/' + i, inside, written.get(i), again.get(i));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private boolean isPermutation(List<String> inside, JsonNode written, JsonNode again) {
        return texts(inside, written).equals(texts(inside, again));
    }

    private List<String> texts(List<String> inside, JsonNode array) {
        List<String> texts = new ArrayList<>(array.size());
        for (JsonNode element : array) {
            texts.add(canonical(inside, element));
        }
        texts.sort(null);
        return texts;
    }

    /** The same for all that {@link #at} finds no difference between. */
    private String canonical(List<String> place, JsonNode node) {
        if (node.isArray()) {
            List<String> inside = plus(place, ANY);
            if (places.unordered().contains(place)) {
                return texts(inside, node).toString();
            }
            List<String> texts = new ArrayList<>(node.size());
            for (JsonNode element : node) {
                texts.add(canonical(inside, element));
            }
            return texts.toString();
        }
        if (!node.isObject()) {
            return node.toString();
        }
        List<String> texts = new ArrayList<>(node.size());
        for (Iterator<Map.Entry<String, JsonNode>> all = node.properties().iterator(); all.hasNext(); ) {
            Map.Entry<String, JsonNode> property = all.next();
            List<String> inside = plus(place, property.getKey());
            if (!property.getValue().isNull() && !places.unread().contains(inside)) {
                texts.add(property.getKey() + '=' + canonical(inside, property.getValue()));
            }
        }
        if (!places.sorted().contains(place)) {
            texts.sort(null);
        }
        return texts.toString();
    }

    private static boolean isSame(JsonNode written, JsonNode again) {
        return written.isNumber() && again.isNumber()
                ? written.toString().equals(again.toString())
                : written.equals(again);
    }

    static List<String> plus(List<String> place, String step) {
        List<String> longer = new ArrayList<>(place.size() + 1);
        longer.addAll(place);
        longer.add(step);
        return longer;
    }

    private static String told(String path, @Nullable JsonNode written, @Nullable JsonNode again) {
        return (path.isEmpty() ? "" : "at " + shortened(path) + " ")
                + (written == null ? "nothing" : shortened(written.toString()))
                + " is written, and "
                + (again == null ? "nothing" : shortened(again.toString()))
                + " after it was read";
    }

    private static String shortened(String text) {
        return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "…";
    }
}
