package dev.rouse.test;

import dev.rouse.ActorAddress;
import dev.rouse.ActorEvent;
import dev.rouse.ActorEvent.Emitted;
import dev.rouse.EventQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Assertions on the events of an actor that were kept. Each throws an {@link AssertionError} that tells what there is. */
public final class EventsAssert {

    private static final int MOST = 1_000;

    private final TestNode node;
    private final ActorAddress address;
    private final List<String> names;

    EventsAssert(TestNode node, ActorAddress address) {
        this.node = node;
        this.address = address;
        List<ActorEvent<byte[]>> kept =
                node.await(node.runtime().actor(address).keptEvents(EventQuery.beginning(), MOST));
        this.names = kept == null
                ? List.of()
                : kept.stream()
                        .map(event -> event instanceof Emitted<byte[]> emitted ? emitted.name() : "a gap")
                        .toList();
    }

    /** None was emitted. */
    public EventsAssert areNone() {
        return check(names.isEmpty(), "no events", names);
    }

    /** These were emitted, and no others, in this order. */
    public EventsAssert areNamed(String... expected) {
        return check(names.equals(List.of(expected)), "events named " + List.of(expected), names);
    }

    /** One of that name was emitted. */
    public EventsAssert include(String name) {
        return check(names.contains(name), "an event named " + name, names);
    }

    /** One of that name was emitted with that value. */
    public EventsAssert include(String name, @Nullable Object value) {
        List<@Nullable Object> values = values(name, value == null ? Object.class : value.getClass());
        return check(
                values.stream().anyMatch(each -> Objects.equals(each, value)),
                "an event named " + name + " with " + value,
                values);
    }

    private List<@Nullable Object> values(String name, Class<?> type) {
        long count = names.stream().filter(name::equals).count();
        List<@Nullable Object> values = new ArrayList<>();
        for (ActorEvent<?> event : node.awaitAll(node.runtime()
                .actor(address)
                .events(EventQuery.beginning().named(name), type)
                .take(count))) {
            values.add(event instanceof Emitted<?> emitted ? emitted.value() : event);
        }
        return values;
    }

    private EventsAssert check(boolean holds, String expected, Object got) {
        if (!holds) {
            throw new AssertionError("Events of " + address + ": expected " + expected + ", got " + got + ".");
        }
        return this;
    }
}
