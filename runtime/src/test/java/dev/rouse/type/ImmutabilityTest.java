package dev.rouse.type;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.DataKey;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.type.TypeFactory;

/** Values that count as those that nobody can change: nothing that can be changed does. */
class ImmutabilityTest {

    record Case(Type type, Object value) {}

    enum Colour {
        RED {
            @Override
            String text() {
                return "r";
            }
        };

        abstract String text();
    }

    record Plain(String name, long count, Instant at, Optional<BigDecimal> price) {}

    record Holding(List<String> names) {}

    record Box<T>(T content) {}

    sealed interface Shape permits Circle, Drawing {}

    record Circle(double radius) implements Shape {}

    record Drawing(List<Shape> shapes) implements Shape {}

    record Chain(String name, Chain next) {}

    static class Open {
        private final String name = "n";
    }

    static final class Counter {
        private long count;
    }

    static final class Inheriting extends Open {
        private final int more = 1;
    }

    static final class Atomic {
        private final AtomicLong count = new AtomicLong();
    }

    private static Case of(Object value) {
        return new Case(value.getClass(), value);
    }

    private static Case of(TypeReference<?> type, Object value) {
        return new Case(type.getType(), value);
    }

    static List<Case> fixed() {
        return List.of(
                of("text"),
                of(1L),
                of(new BigDecimal("1.10")),
                of(UUID.randomUUID()),
                of(Duration.ZERO),
                of(ZonedDateTime.now()),
                of(Colour.RED),
                new Case(Colour.class, Colour.RED),
                of(ActorAddress.of("t", "k")),
                of(DataKey.of("k")),
                of(new Plain("n", 1, Instant.EPOCH, Optional.of(BigDecimal.ONE))),
                of(new Plain("n", 1, Instant.EPOCH, null)),
                of(new Holding(List.of("a"))),
                of(new Holding(List.of("a", "b", "c"))),
                of(new Holding(List.copyOf(new ArrayList<>(List.of("a", "b"))))),
                of(new Holding(Collections.emptyList())),
                of(new TypeReference<Map<String, Plain>>() {}, Map.of("a", new Plain("n", 1, Instant.EPOCH, null))),
                of(new TypeReference<Set<Colour>>() {}, Set.of(Colour.RED)),
                of(new TypeReference<Box<String>>() {}, new Box<>("a")),
                of(new TypeReference<Box<List<Long>>>() {}, new Box<>(List.of(1L))),
                of(new TypeReference<Optional<List<Long>>>() {}, Optional.of(List.of(1L))),
                new Case(Shape.class, new Circle(1)),
                new Case(Shape.class, new Drawing(List.of(new Circle(1), new Drawing(List.of())))),
                new Case(Object.class, "text"),
                of(new Inheriting()));
    }

    static List<Case> changeable() {
        return List.of(
                of(new ArrayList<>(List.of("a"))),
                of(new TypeReference<List<String>>() {}, new ArrayList<>()),
                of(new TypeReference<List<String>>() {}, Arrays.asList("a")),
                of(new TypeReference<List<String>>() {}, Collections.unmodifiableList(new ArrayList<>())),
                of(new TypeReference<List<Holding>>() {}, List.of(new Holding(new ArrayList<>()))),
                of(new TypeReference<Map<String, Object>>() {}, Map.of("a", new HashMap<>())),
                of(new TypeReference<Box<List<Long>>>() {}, new Box<>(new ArrayList<>())),
                of(new TypeReference<Optional<List<Long>>>() {}, Optional.of(new ArrayList<>())),
                of(new Holding(new ArrayList<>())),
                of(new byte[1]),
                of(new Box<>(new int[1])),
                of(new AtomicLong()),
                of(new Counter()),
                of(new Atomic()),
                of(new StringBuilder()),
                of(new java.util.Date()),
                of(new Chain("a", null)),
                new Case(Shape.class, new Drawing(List.of(new Circle(1), new Drawing(new ArrayList<>())))),
                new Case(Object.class, new Object() {
                    String name = "n";
                }));
    }

    private static boolean isImmutable(Case given) {
        TypeFactory types = TypeFactory.createDefaultInstance();
        return new Immutability(types, types.constructType(given.type())).holds(given.value());
    }

    @ParameterizedTest
    @MethodSource("fixed")
    void whatNobodyCanChangeIsKeptAsItIs(Case given) {
        assertThat(isImmutable(given)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("changeable")
    void whatSomebodyMightChangeIsNotTakenForImmutable(Case given) {
        assertThat(isImmutable(given)).isFalse();
    }
}
