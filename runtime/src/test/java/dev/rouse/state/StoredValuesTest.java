package dev.rouse.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.ActorType;
import dev.rouse.DataKey;
import dev.rouse.InvalidCallException;
import dev.rouse.JacksonStateCodec;
import dev.rouse.ReadOnly;
import dev.rouse.StateCodec;
import dev.rouse.StateEncodingException;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** A value that could not be read again is refused, wherever it is to be stored, before anybody is told that it is. */
class StoredValuesTest {

    sealed interface Shape {}

    record Circle(double radius) implements Shape {}

    record Drawing(List<Shape> shapes) {}

    record RecordKey(String shelf, int place) {}

    record Shelves(Map<RecordKey, Long> sums) {}

    record TextKey(String id) {}

    record Labels(Map<TextKey, Long> sums) {}

    static final class Closed {
        private final int x;

        private Closed(int x) {
            this.x = x;
        }

        public int getX() {
            return x;
        }
    }

    static final class Secretive {
        public int shown = 1;
        private @Nullable String secret;
    }

    record Anything(Object value) {}

    record Payment(ActorAddress from, List<ActorAddress> to, DataKey note, Map<ActorAddress, Long> sums, ActorId id) {}

    record Tags(Set<String> tags) {}

    record Basket(List<String> items) {
        public boolean isEmpty() {
            return items.isEmpty();
        }

        public int getSize() {
            return items.size();
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface Part {}

    record Sound(int x) implements Part {}

    static final class Torn implements Part {
        private final int x;

        private Torn(int x) {
            this.x = x;
        }

        public int getX() {
            return x;
        }
    }

    record Whole(List<Part> parts) {}

    private static final ActorAddress ADDRESS = ActorAddress.of("account", "a/b", "c");

    private static Secretive secretive() {
        Secretive made = new Secretive();
        made.secret = "s";
        return made;
    }

    /** An actor with a state of any kind. */
    public interface Keeper {

        Mono<Void> keep(Object value);

        Mono<Void> keepAndFail(Object value);

        @ReadOnly
        Mono<Object> kept();
    }

    private abstract static class Keeping<S> extends Actor<S> implements Keeper {

        private final S first;

        Keeping(S first) {
            this.first = first;
        }

        @Override
        protected S initialState() {
            return first;
        }

        @Override
        @SuppressWarnings("unchecked")
        public Mono<Void> keep(Object value) {
            update(before -> (S) value);
            return Mono.empty();
        }

        @Override
        public Mono<Void> keepAndFail(Object value) {
            return keep(value).then(Mono.error(new IllegalStateException("scripted")));
        }

        @Override
        public Mono<Object> kept() {
            return Mono.just(state());
        }
    }

    /** An actor whose actions take anything, now or later. */
    public interface Taker {

        Mono<Void> later(String action, @Nullable Object argument);

        /** Puts {@code value} into the own data, as a value of {@code type}, and reads it. */
        Mono<Object> own(Class<?> type, Object value);

        Mono<Void> shape(Shape value);

        Mono<Void> drawing(Drawing value);

        Mono<Void> shelves(Shelves value);

        Mono<Void> labels(Labels value);

        Mono<Void> closed(Closed value);

        Mono<Void> secretive(Secretive value);

        Mono<Void> anything(Anything value);

        Mono<Void> payment(Payment value);

        Mono<Void> addresses(List<ActorAddress> value);

        Mono<Void> tags(Tags value);

        Mono<Void> basket(Basket value);

        Mono<Void> callback(Runnable value);
    }

    private static final class Taking extends Actor<Long> implements Taker {

        private final List<Object> taken;

        Taking(List<Object> taken) {
            this.taken = taken;
        }

        @Override
        protected Long initialState() {
            return 0L;
        }

        private Mono<Void> take(Object value) {
            taken.add(value);
            return Mono.empty();
        }

        @Override
        public Mono<Void> later(String action, @Nullable Object argument) {
            return Mono.fromRunnable(() -> schedule().after(Duration.ofSeconds(1), action, argument));
        }

        @Override
        public Mono<Object> own(Class<?> type, Object value) {
            return ownAs(type, value).cast(Object.class);
        }

        @SuppressWarnings("unchecked")
        private <T> Mono<T> ownAs(Class<T> type, Object value) {
            return Mono.defer(() -> {
                data().typed(type).put(DataKey.of("k"), (T) value);
                return data().typed(type).get(DataKey.of("k"));
            });
        }

        @Override
        public Mono<Void> shape(Shape value) {
            return take(value);
        }

        @Override
        public Mono<Void> drawing(Drawing value) {
            return take(value);
        }

        @Override
        public Mono<Void> shelves(Shelves value) {
            return take(value);
        }

        @Override
        public Mono<Void> labels(Labels value) {
            return take(value);
        }

        @Override
        public Mono<Void> closed(Closed value) {
            return take(value);
        }

        @Override
        public Mono<Void> secretive(Secretive value) {
            return take(value);
        }

        @Override
        public Mono<Void> anything(Anything value) {
            return take(value);
        }

        @Override
        public Mono<Void> payment(Payment value) {
            return take(value);
        }

        @Override
        public Mono<Void> addresses(List<ActorAddress> value) {
            return take(value);
        }

        @Override
        public Mono<Void> tags(Tags value) {
            return take(value);
        }

        @Override
        public Mono<Void> basket(Basket value) {
            return take(value);
        }

        @Override
        public Mono<Void> callback(Runnable value) {
            value.run();
            return Mono.empty();
        }
    }

    /**
     * @param value as a state, and as the argument of {@code action}
     * @param refusal what is said of it; null when it is stored
     * @param byType whether the type alone shows it
     */
    record Row(
            String action,
            Object value,
            Supplier<Actor<?>> actor,
            @Nullable String refusal,
            boolean byType) {

        @Override
        public String toString() {
            return action;
        }
    }

    private static Row refusedByType(String action, Object value, Supplier<Actor<?>> actor, String refusal) {
        return new Row(action, value, actor, refusal, true);
    }

    private static Row refused(String action, Object value, Supplier<Actor<?>> actor, String refusal) {
        return new Row(action, value, actor, refusal, false);
    }

    private static Row stored(String action, Object value, Supplier<Actor<?>> actor) {
        return new Row(action, value, actor, null, false);
    }

    static Stream<Row> rows() {
        Drawing drawing = new Drawing(List.of(new Circle(1)));
        Shelves shelves = new Shelves(Map.of(new RecordKey("a", 1), 2L));
        Labels labels = new Labels(Map.of(new TextKey("a"), 2L));
        Anything anything = new Anything(new Circle(1));
        Payment payment = new Payment(ADDRESS, List.of(ADDRESS), DataKey.of("k"), Map.of(ADDRESS, 1L), ADDRESS.id());
        Tags tags = new Tags(Set.of("a", "b", "c", "d", "e", "f"));
        Basket basket = new Basket(List.of("tea"));
        return Stream.of(
                refusedByType("shape", new Circle(1), () -> new Keeping<Shape>(new Circle(1)) {}, "is an interface"),
                refusedByType("drawing", drawing, () -> new Keeping<>(drawing) {}, "is an interface"),
                refusedByType("shelves", shelves, () -> new Keeping<>(shelves) {}, "RecordKey is a key of a map"),
                refusedByType("closed", new Closed(1), () -> new Keeping<>(new Closed(1)) {}, "no constructor"),
                refused("labels", labels, () -> new Keeping<>(labels) {}, "at /sums/"),
                refused("secretive", secretive(), () -> new Keeping<>(secretive()) {}, "at secret "),
                refused("anything", anything, () -> new Keeping<>(anything) {}, "at value a "),
                stored("payment", payment, () -> new Keeping<>(payment) {}),
                stored("addresses", List.of(ADDRESS), () -> new Keeping<>(List.of(ADDRESS)) {}),
                stored("tags", tags, () -> new Keeping<>(tags) {}),
                stored("basket", basket, () -> new Keeping<>(basket) {}));
    }

    private final ScriptedStore store = new ScriptedStore();

    @AfterEach
    void nothingIsLeftOpen() {
        store.verifyNoMoreCalls();
    }

    /** Without development checks: those are for more than what every runtime does. */
    private TestNode node(ActorType<?> type) {
        return TestNode.on(store, options -> options.developmentChecks(false), type);
    }

    private static ActorType<Keeper> keeper(Supplier<Actor<?>> actor) {
        return ActorType.of(Keeper.class, () -> (Keeper) actor.get());
    }

    @ParameterizedTest
    @MethodSource("rows")
    void asAState(Row row) {
        ActorType<Keeper> type = keeper(row.actor());
        if (row.byType()) {
            assertThatThrownBy(() -> node(type))
                    .hasMessageContaining("The state of actor type keeper")
                    .hasMessageContaining(row.refusal());
            return;
        }
        try (TestNode node = node(type)) {
            Received<Object> received =
                    node.call(node.runtime().actor(Keeper.class, "k").kept());
            if (row.refusal() != null) {
                assertThat(received.error())
                        .isInstanceOf(StateEncodingException.class)
                        .hasMessageContaining("keeper/k")
                        .hasMessageContaining(row.refusal());
            }
        }
        if (row.refusal() == null) {
            try (TestNode next = node(type)) {
                assertThat(next.await(next.runtime().get(Keeper.class, "k").kept()))
                        .isEqualTo(row.value());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void asAScheduledArgument(Row row) {
        List<Object> taken = new ArrayList<>();
        try (TestNode node = node(ActorType.of(Taker.class, () -> new Taking(taken)))) {
            Taker taker = node.runtime().actor(Taker.class, "t");
            Received<Void> received = node.call(taker.later(row.action(), row.value()));
            node.advance(Duration.ofSeconds(2));
            if (row.refusal() == null) {
                assertThat(taken).containsExactly(row.value());
            } else {
                assertThat(received.error())
                        .isInstanceOf(InvalidCallException.class)
                        .hasMessageContaining("Argument 1 of action " + row.action())
                        .hasMessageContaining(row.refusal());
                assertThat(node.fired).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void asAValueOfOwnData(Row row) {
        if (row.value() instanceof List) {
            return; // Such values are declared by their class alone.
        }
        Class<?> type = row.value() instanceof Shape ? Shape.class : row.value().getClass();
        try (TestNode node = node(ActorType.of(Taker.class, () -> new Taking(new ArrayList<>())))) {
            Received<Object> received =
                    node.call(node.runtime().actor(Taker.class, "t").own(type, row.value()));
            if (row.refusal() == null) {
                assertThat(received.value()).isEqualTo(row.value());
            } else {
                assertThat(received.error())
                        .isInstanceOf(StateEncodingException.class)
                        .hasMessageContaining("under key 'k'")
                        .hasMessageContaining(row.refusal());
            }
        }
    }

    @Test
    void anArgumentThatIsNeverStoredMayBeAnything() {
        List<Object> ran = new ArrayList<>();
        try (TestNode node = node(ActorType.of(Taker.class, () -> new Taking(ran)))) {
            Taker taker = node.runtime().actor(Taker.class, "t");
            node.await(taker.callback(() -> ran.add("ran")));
            node.await(taker.shape(new Circle(1)));
            assertThat(ran).containsExactly("ran", new Circle(1));
            assertThat(node.call(taker.later("callback", (Runnable) () -> ran.add("later")))
                            .error())
                    .isInstanceOf(InvalidCallException.class)
                    .hasMessageContaining("Runnable is an interface");
        }
    }

    private static final Supplier<Actor<?>> WHOLE = () -> new Keeping<>(new Whole(List.of())) {};

    @Test
    void onlyTheTurnThatMadeTheStateFails() {
        try (TestNode node = node(keeper(WHOLE))) {
            Keeper keeper = node.runtime().actor(Keeper.class, "k");
            Whole good = new Whole(List.of(new Sound(1)));
            node.await(keeper.keep(good));
            assertThat(node.call(keeper.keep(new Whole(List.of(new Sound(2), new Torn(3)))))
                            .error())
                    .as("its class came after others had passed")
                    .isInstanceOf(StateEncodingException.class)
                    .hasMessageContaining("cannot be read again")
                    .hasMessageContaining("Torn");
            assertThat(node.await(keeper.kept())).isEqualTo(good);
            node.await(keeper.keep(new Whole(List.of(new Sound(4)))));
            assertThat(node.call(keeper.keep(new Whole(List.of(new Torn(5))))).error())
                    .as("its class is not new any more")
                    .isInstanceOf(StateEncodingException.class);
            assertThat(node.await(keeper.kept())).isEqualTo(new Whole(List.of(new Sound(4))));
        }
        try (TestNode next = node(keeper(WHOLE))) {
            assertThat(next.await(next.runtime().get(Keeper.class, "k").kept()))
                    .isEqualTo(new Whole(List.of(new Sound(4))));
        }
    }

    /** Decodes and counts. */
    private static class Counting implements StateCodec {
        private final JacksonStateCodec json = new JacksonStateCodec();
        int read;

        @Override
        public byte[] encode(Object state, Type type) {
            return json.encode(state, type);
        }

        @Override
        public Object decode(byte[] bytes, Type type) {
            read++;
            return json.decode(bytes, type);
        }
    }

    private static ActorType<Keeper> keeper(Supplier<Actor<?>> actor, StateCodec codec) {
        return keeper(actor).options(o -> o.codec(codec));
    }

    @Test
    void eachClassIsReadOnce() {
        Counting codec = new Counting();
        try (TestNode node = node(keeper(() -> new Keeping<Number>(1L) {}, codec))) {
            Keeper keeper = node.runtime().actor(Keeper.class, "k");
            node.await(keeper.keep(2L));
            assertThat(codec.read).isEqualTo(1);
            node.await(keeper.keep(3L));
            node.await(keeper.keep(new BigDecimal("1.5")));
            assertThat(codec.read).isEqualTo(2);
            node.await(keeper.keep(4L));
            node.await(keeper.keep(new BigDecimal("2.5")));
            assertThat(codec.read).isEqualTo(2);
        }
    }

    @Test
    void withDevelopmentChecksEveryValueIsRead() {
        Counting codec = new Counting();
        try (TestNode node = TestNode.on(
                store, options -> options.developmentChecks(true), keeper(() -> new Keeping<>(1L) {}, codec))) {
            Keeper keeper = node.runtime().actor(Keeper.class, "k");
            node.await(keeper.keep(2L));
            int before = codec.read;
            node.await(keeper.keep(3L));
            assertThat(codec.read).isGreaterThan(before);
        }
    }

    @Test
    void codecThatForgetsFailsTheTurn() {
        StateCodec forgetful = new Counting() {
            @Override
            public Object decode(byte[] bytes, Type type) {
                return 7L;
            }
        };
        try (TestNode node = node(keeper(() -> new Keeping<>(1000L) {}, forgetful))) {
            assertThat(node.call(node.runtime().actor(Keeper.class, "k").kept()).error())
                    .isInstanceOf(StateEncodingException.class)
                    .hasMessageContaining("4 bytes were written, and others, 1 byte,");
        }
    }

    @Test
    void codecOfSomebodysOwnIsAskedAboutTheType() {
        StateCodec picky = new Counting() {
            @Override
            public void check(Type type) {
                throw new IllegalArgumentException("not " + type);
            }
        };
        assertThatThrownBy(() -> node(keeper(() -> new Keeping<>(1L) {}, picky)))
                .hasMessageContaining("The state of actor type keeper (" + StoredValuesTest.class.getName())
                .hasMessageEndingWith(" cannot be stored: not class java.lang.Long");
    }

    @Test
    void whatAMapperOfSomebodysOwnLosesFailsTheTurn() {
        Anything price = new Anything(Map.of("price", new BigDecimal("9.90")));
        StateCodec codec = new JacksonStateCodec(JsonMapper.builder().build());
        try (TestNode node = node(keeper(() -> new Keeping<>(price) {}, codec))) {
            assertThat(node.call(node.runtime().actor(Keeper.class, "k").kept()).error())
                    .hasMessageContaining("at /value/price 9.90 is written, and 9.9 after it was read");
        }
    }

    @Test
    void nullAsAnArgumentNeedsNoReading() {
        List<Object> taken = new ArrayList<>();
        try (TestNode node = node(ActorType.of(Taker.class, () -> new Taking(taken)))) {
            node.await(node.runtime().actor(Taker.class, "t").later("tags", null));
        }
    }
}
