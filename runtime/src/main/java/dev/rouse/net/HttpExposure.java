package dev.rouse.net;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part of a node that HTTP shows. What is not exposed is answered as if it did not exist.
 *
 * @param types the actor types that are served, by name, each with its actions that may be called; no actions: all of them;
 *     no types, the default: all that are registered
 * @param listing whether the actors of a type are listed, on by default
 * @param description whether an actor is described, on by default
 * @param destruction whether an actor can be destroyed, on by default
 * @param schedules whether an actor's schedule is listed, without the arguments, on by default
 * @param cancellation whether entries of it can be cancelled, on by default
 */
public record HttpExposure(
        Map<String, Set<String>> types,
        boolean listing,
        boolean description,
        boolean destruction,
        boolean schedules,
        boolean cancellation) {

    /** Everything, which is the default. */
    public static final HttpExposure ALL = new HttpExposure(Map.of(), true, true, true, true, true);

    /** Calls alone: no listing, no description, no destruction, nothing of schedules. */
    public static final HttpExposure CALLS = new HttpExposure(Map.of(), false, false, false, false, false);

    public HttpExposure {
        types = types.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, type -> Set.copyOf(type.getValue())));
    }

    /** With these types and all their actions, beside those that were named before. */
    public HttpExposure withTypes(String... names) {
        Map<String, Set<String>> all = new TreeMap<>(types);
        Stream.of(names).forEach(name -> all.put(name, Set.of()));
        return with(all);
    }

    /** With this type and only these of its actions, beside the types that were named before. */
    public HttpExposure withActions(String type, String... actions) {
        if (actions.length == 0) {
            throw new IllegalArgumentException("At least one action of " + type + " is named, got none: withTypes(\""
                    + type + "\") exposes all of them.");
        }
        Map<String, Set<String>> all = new TreeMap<>(types);
        all.put(type, Set.of(actions));
        return with(all);
    }

    /** Whether the actors of a type are listed. */
    public HttpExposure withListing(boolean other) {
        return new HttpExposure(types, other, description, destruction, schedules, cancellation);
    }

    /** Whether an actor is described. */
    public HttpExposure withDescription(boolean other) {
        return new HttpExposure(types, listing, other, destruction, schedules, cancellation);
    }

    /** Whether an actor can be destroyed. */
    public HttpExposure withDestruction(boolean other) {
        return new HttpExposure(types, listing, description, other, schedules, cancellation);
    }

    /** Whether an actor's schedule is listed. */
    public HttpExposure withSchedules(boolean other) {
        return new HttpExposure(types, listing, description, destruction, other, cancellation);
    }

    /** Whether entries of an actor's schedule can be cancelled. */
    public HttpExposure withCancellation(boolean other) {
        return new HttpExposure(types, listing, description, destruction, schedules, other);
    }

    private HttpExposure with(Map<String, Set<String>> others) {
        return new HttpExposure(others, listing, description, destruction, schedules, cancellation);
    }

    boolean hasType(String type) {
        return types.isEmpty() || types.containsKey(type);
    }

    boolean hasAction(String type, String action) {
        Set<String> actions = types.getOrDefault(type, Set.of());
        return actions.isEmpty() || actions.contains(action);
    }

    /** The names of the types that are exposed, in order. */
    Set<String> typeNames() {
        return new TreeSet<>(types.keySet());
    }

    /** The names of the actions of a type that are exposed, in order. */
    Set<String> actionNames(String type) {
        return new TreeSet<>(types.getOrDefault(type, Set.of()));
    }
}
