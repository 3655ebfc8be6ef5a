package dev.rouse.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.rouse.ActorAddress;
import dev.rouse.JacksonStateCodec;
import dev.rouse.StateCodec;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.type.TypeFactory;

/** What is written of values is read again, or refused: by their types where these say it, else by the first value. */
class ReadAgainTest {

    // Types of which nothing, or not everything, could be read.

    sealed interface Untold {}

    record Dot(int x) implements Untold {}

    record Drawing(List<Untold> figures) {}

    abstract static class Half {
        public int x;
    }

    record Halves(Optional<Half> half) {}

    static final class Sealed {
        private final int x;

        private Sealed(int x) {
            this.x = x;
        }

        static Sealed of(int x) {
            return new Sealed(x);
        }

        public int getX() {
            return x;
        }
    }

    record Holder(Map<String, Sealed[]> all) {}

    /** Could be made of a number, and is written as an object. */
    static final class OfNumber {
        private final int x;

        public OfNumber(int seed) {
            this.x = 2 * seed;
        }

        public int getX() {
            return x;
        }
    }

    static final class OfText {
        public final int length;

        public OfText(String text) {
            this.length = text.length();
        }
    }

    record Numbers(List<OfNumber> all) {}

    final class Inner {
        public int x;
    }

    record RecordKey(String shelf, int place) {}

    record ByKey(Map<RecordKey, Long> sums) {}

    record Node(List<Node> children, @Nullable Untold leaf) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    @JsonSubTypes(@JsonSubTypes.Type(value = Broken.class, name = "broken"))
    interface Named {}

    static final class Broken implements Named {
        public final int x;

        private Broken(int x, int y) {
            this.x = x + y;
        }
    }

    record Names(List<Named> all) {}

    static Stream<Type> unreadableTypes() {
        return Stream.of(
                Untold.class,
                Drawing.class,
                Half.class,
                Halves.class,
                Sealed.class,
                Holder.class,
                OfNumber.class,
                OfText.class,
                Numbers.class,
                Inner.class,
                ByKey.class,
                Node.class,
                Names.class,
                Runnable.class,
                listOf(Untold.class));
    }

    private static Type listOf(Class<?> element) {
        return TypeFactory.createDefaultInstance().constructCollectionType(List.class, element);
    }

    @ParameterizedTest
    @MethodSource("unreadableTypes")
    void typeThatCanNeverBeReadIsRefused(Type type) {
        assertThatThrownBy(() -> new JacksonStateCodec().check(type))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageMatching("(?s).*(annotate|make it|give it).*\\.");
    }

    @Test
    void refusalSaysWhichClassIsAtFaultAndWhereItStands() {
        assertThatThrownBy(() -> new JacksonStateCodec().check(Drawing.class))
                .hasMessageContaining("ReadAgainTest$Untold (figures of ")
                .hasMessageContaining("ReadAgainTest$Drawing) is an interface")
                .hasMessageContaining("@JsonTypeInfo");
        assertThatThrownBy(() -> new JacksonStateCodec().check(Holder.class))
                .hasMessageContaining("Sealed (all of ")
                .hasMessageContaining("no constructor")
                .hasMessageContaining("@JsonCreator");
        assertThatThrownBy(() -> new JacksonStateCodec().check(Inner.class)).hasMessageContaining("static");
        assertThatThrownBy(() -> new JacksonStateCodec().check(ByKey.class))
                .hasMessageContaining("RecordKey is a key of a map in ")
                .hasMessageContaining("ByKey")
                .hasMessageContaining("list of entries");
    }

    // Values that are not read as they are.

    record Any(@Nullable Object value) {}

    enum Status {
        OPEN
    }

    static class Base {
        public int x = 1;
    }

    static final class Derived extends Base {}

    record Bases(Base base) {}

    static final class Hidden {
        public String shown = "";
        private @Nullable String hidden;
        private int count;
        private List<String> more = new ArrayList<>();

        static Hidden of(@Nullable String hidden, int count, List<String> more) {
            Hidden made = new Hidden();
            made.hidden = hidden;
            made.count = count;
            made.more = more;
            return made;
        }
    }

    record Deep(List<Map<String, Hidden>> all) {}

    record TextKey(String id) {}

    record ByText(Map<TextKey, Long> sums) {}

    record Sorted(SortedSet<String> set, SortedMap<String, Integer> map) {}

    record Empties(
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> list) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    interface Part {}

    record Whole(int x) implements Part {}

    static final class Torn implements Part {
        private final int x;

        private Torn(int x, int y) {
            this.x = x + y;
        }

        public int getX() {
            return x;
        }
    }

    record Parts(List<Part> all) {}

    /** Adds one to what it is given. */
    record Drifting(int value) {
        Drifting {
            value++;
        }
    }

    private static SortedSet<String> descending(String... texts) {
        SortedSet<String> set = new TreeSet<>(Comparator.reverseOrder());
        set.addAll(List.of(texts));
        return set;
    }

    private static SortedMap<String, Integer> descendingMap() {
        SortedMap<String, Integer> map = new TreeMap<>(Comparator.reverseOrder());
        map.putAll(Map.of("a", 1, "b", 2));
        return map;
    }

    static Stream<Object> lossyValues() {
        return Stream.of(
                new Any(new Dot(1)),
                new Any(List.of(Map.of("k", new Dot(1)))),
                new Any(Status.OPEN),
                new Any(ActorAddress.of("a", "b")),
                new Bases(new Derived()),
                Hidden.of("x", 0, List.of()),
                Hidden.of(null, 3, List.of()),
                Hidden.of(null, 0, List.of("x")),
                new Deep(List.of(Map.of("k", Hidden.of("x", 0, List.of())))),
                new ByText(Map.of(new TextKey("a"), 1L)),
                new Sorted(descending("a", "b"), new TreeMap<>()),
                new Sorted(new TreeSet<>(), descendingMap()),
                new Empties(List.of()),
                new Parts(List.of(new Whole(1), new Torn(1, 2))),
                new Drifting(1));
    }

    private static @Nullable String lost(Object value, Type type) {
        JacksonStateCodec codec = new JacksonStateCodec();
        codec.check(type);
        return codec.lost(value, codec.encode(value, type), type);
    }

    @ParameterizedTest
    @MethodSource("lossyValues")
    void valueThatIsReadAsAnotherIsToldOf(Object value) {
        String lost;
        try {
            lost = lost(value, value.getClass());
        } catch (RuntimeException e) {
            lost = e.getMessage();
        }
        assertThat(lost).isNotNull();
    }

    @Test
    void whatIsLostIsToldWithItsPlace() {
        assertThat(lost(new Deep(List.of(Map.of("k", Hidden.of("secret", 0, List.of())))), Deep.class))
                .isEqualTo("at all[0][k].hidden a java.lang.String is not written, and is null after it was read");
        assertThat(lost(new Drifting(1), Drifting.class)).isEqualTo("at /value 2 is written, and 3 after it was read");
        assertThat(lost(new Any(new Dot(1)), Any.class)).contains("at value a ", "Dot is not written", "Map");
    }

    @Test
    void whatAMapperOfSomebodysOwnLosesIsToldOf() {
        JacksonStateCodec codec = new JacksonStateCodec(JsonMapper.builder().build());
        Any price = new Any(Map.of("price", new BigDecimal("9.90")));

        assertThat(codec.lost(price, codec.encode(price, Any.class), Any.class))
                .isEqualTo("at /value/price 9.90 is written, and 9.9 after it was read");
    }

    @Test
    void excerptsAreBounded() {
        assertThat(lost(new ByText(Map.of(new TextKey("x".repeat(100_000)), 1L)), ByText.class))
                .hasSizeLessThan(1000);
    }

    // Values that are read as they are, although it may not look so.

    record Sets(Set<String> set, HashSet<Integer> hashed, Set<Set<String>> nested, Map<String, Set<Long>> inMap) {}

    record Ordered(Set<String> sorted, EnumSet<TimeUnit> units, Queue<Integer> queue) {}

    record HashMaps(Map<String, Integer> map, HashMap<UUID, String> ids) {}

    static final class Excluding {
        public String shown = "x";
        private transient String transientField = "t";

        @JsonIgnore
        private String ignored = "i";

        @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
        private @Nullable String password;

        @JsonProperty(access = JsonProperty.Access.READ_ONLY)
        private @Nullable String computed;

        static Excluding made() {
            Excluding made = new Excluding();
            made.transientField = "other";
            made.ignored = "other";
            made.password = "p";
            made.computed = "c";
            return made;
        }
    }

    record IgnoringRecord(int kept, @JsonIgnore @Nullable String cache) {}

    static final class Bean {
        private String name = "";
        private @Nullable Bean next;

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public @Nullable Bean getNext() {
            return next;
        }

        public void setNext(@Nullable Bean next) {
            this.next = next;
        }

        static Bean of(String name, @Nullable Bean next) {
            Bean made = new Bean();
            made.name = name;
            made.next = next;
            return made;
        }
    }

    static final class Created {
        private final int x;
        private int hash;

        @JsonCreator
        Created(@JsonProperty("x") int x) {
            this.x = x;
        }

        public int getX() {
            return x;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Created created && x == created.x;
        }

        @Override
        public int hashCode() {
            return hash == 0 ? hash = Objects.hash(x) : hash;
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    sealed interface Told {}

    @JsonTypeName("circle")
    record Circle(double radius) implements Told {}

    @JsonTypeName("square")
    record Square(double side) implements Told {}

    record Picture(List<Told> figures, Told first, Map<String, Told> byName, Optional<Told> some) {}

    record TypedField(
            @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) List<Untold> figures) {}

    record GoodKey(String shelf, int place) {
        @JsonCreator
        static GoodKey of(String text) {
            int colon = text.indexOf(':');
            return new GoodKey(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        }

        @JsonValue
        String text() {
            return shelf + ':' + place;
        }
    }

    record ByGoodKey(Map<GoodKey, Long> sums) {}

    record Untyped(Object value, JsonNode node, List<?> any) {}

    record Floats(float single, double twice, Double boxed, Object free) {}

    record Tree(String name, List<Tree> children) {}

    record Bytes(byte[] bytes, int[] numbers, List<byte[]> many) {}

    /** Is written as the number that it is made of. */
    static final class ANumber {
        private final int x;

        public ANumber(int x) {
            this.x = x;
        }

        @JsonValue
        public int x() {
            return x;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ANumber number && number.x == x;
        }

        @Override
        public int hashCode() {
            return x;
        }
    }

    record ANumbers(List<ANumber> all) {}

    static Stream<Object> readableValues() {
        Set<String> many =
                IntStream.range(0, 2000).mapToObj(i -> "key " + i * 31).collect(Collectors.toSet());
        Created hashed = new Created(3);
        assertThat(hashed.hashCode()).isNotZero();
        return Stream.of(
                new Sets(
                        many,
                        new HashSet<>(List.of(17, 33, 1)),
                        Set.of(many, Set.of("a")),
                        Map.of("m", Set.of(1L, 2L))),
                new Sets(Set.copyOf(many), new HashSet<>(), Set.of(), Map.of()),
                new Ordered(
                        new TreeSet<>(List.of("b", "a", "zz", "q")),
                        EnumSet.of(TimeUnit.DAYS),
                        new ArrayDeque<>(List.of(3, 1))),
                new HashMaps(
                        many.stream().collect(Collectors.toMap(key -> key, String::length)),
                        new HashMap<>(Map.of(new UUID(1, 2), "x", new UUID(3, 4), "y"))),
                Excluding.made(),
                new IgnoringRecord(1, "cached"),
                Bean.of("a", Bean.of("b", null)),
                hashed,
                new Picture(
                        List.of(new Circle(1), new Square(2)),
                        new Square(0.1),
                        Map.of("a", new Circle(-0.0)),
                        Optional.of(new Square(3))),
                new TypedField(List.of(new Dot(1))),
                new ByGoodKey(Map.of(new GoodKey("a", 1), 2L)),
                new Untyped(
                        Map.of("a", List.of(1, 2L, "x", true, 1.5f, 1e10)),
                        JsonNodeFactory.instance.objectNode().put("a", 1).put("b", new BigDecimal("1.50")),
                        Arrays.asList(1, "x", null)),
                new Untyped(Instant.EPOCH, JsonNodeFactory.instance.nullNode(), List.of()),
                new Floats(1.1f, Double.MIN_VALUE, Double.NaN, 0.1f),
                new Any(null),
                new Sorted(new TreeSet<>(List.of("b", "a")), new TreeMap<>(Map.of("b", 1, "a", 2))),
                new Tree("a", List.of(new Tree("b", List.of()))),
                new Bytes(new byte[] {1}, new int[] {2}, List.of(new byte[] {3})),
                new Parts(List.of(new Whole(1))),
                new ANumber(3),
                new ANumbers(List.of(new ANumber(4))),
                Status.OPEN,
                TimeUnit.DAYS,
                "text",
                5L);
    }

    @ParameterizedTest
    @MethodSource("readableValues")
    void valueThatIsReadAsItIsPasses(Object value) {
        assertThat(lost(value, value instanceof Enum<?> some ? some.getDeclaringClass() : value.getClass()))
                .isNull();
    }

    @ParameterizedTest
    @MethodSource("dev.rouse.json.LosslessJsonTest#values")
    void valueThatComesBackEqualPasses(Object value) {
        assertThat(lost(value, value.getClass())).isNull();
    }

    @Test
    void valueIsReadHoweverLongItsPartsAre() {
        String digits = "9".repeat(5000);
        Object value = new Untyped(
                Map.of("k".repeat(100_000), new BigInteger(digits)), JsonNodeFactory.instance.nullNode(), List.of());
        assertThat(lost(value, Untyped.class)).isNull();
        assertThat(lost(new BigDecimal("0." + digits), BigDecimal.class)).isNull();
    }

    @Test
    void typesThatSayNothingArePassed() {
        JacksonStateCodec codec = new JacksonStateCodec();
        Stream.of(Object.class, List.class, Map.class, Number.class, CharSequence.class, JsonNode.class, byte[].class)
                .forEach(codec::check);
    }

    @Test
    void classesAreCountedOnce() {
        JacksonStateCodec codec = new JacksonStateCodec();
        codec.encode(new Parts(List.of(new Whole(1))), Parts.class);
        int met = codec.classesMet();
        codec.encode(new Parts(List.of(new Whole(2))), Parts.class);
        assertThat(codec.classesMet()).isEqualTo(met);
        codec.encode(new Parts(List.of(new Torn(1, 2))), Parts.class);
        assertThat(codec.classesMet()).isGreaterThan(met);
    }

    // Codecs of somebody else's.

    /** Writes names with one a line, in the order of a hashed set. */
    private static class Lines implements StateCodec {

        @Override
        public byte[] encode(Object state, Type type) {
            return String.join("\n", ((Names2) state).names).getBytes(UTF_8);
        }

        @Override
        public Object decode(byte[] bytes, Type type) {
            return new Names2(new HashSet<>(new String(bytes, UTF_8).lines().toList()));
        }
    }

    /** Does not know what is equal. */
    private static final class Names2 {
        private final Set<String> names;

        Names2(Set<String> names) {
            this.names = names;
        }
    }

    @Test
    void codecWhoseBytesComeInAnotherOrderLosesNothing() {
        Names2 names = new Names2(IntStream.range(0, 500)
                .mapToObj(i -> "n" + (500 - i))
                .collect(Collectors.toCollection(LinkedHashSet::new)));
        StateCodec lines = new Lines();
        assertThat(lines.lost(names, lines.encode(names, Names2.class), Names2.class))
                .isNull();
    }

    @Test
    void codecThatWritesOtherBytesEachTimeLosesNothing() {
        StateCodec salted = new Lines() {
            private int salt;

            @Override
            public byte[] encode(Object state, Type type) {
                return (new String(super.encode(state, type), UTF_8) + '\n' + salt++).getBytes(UTF_8);
            }
        };
        Names2 names = new Names2(Set.of("a"));
        assertThat(salted.lost(names, salted.encode(names, Names2.class), Names2.class))
                .isNull();
    }

    @Test
    void codecThatForgetsIsToldOf() {
        StateCodec forgetful = new Lines() {
            @Override
            public Object decode(byte[] bytes, Type type) {
                return new Names2(Set.of("a"));
            }
        };
        Names2 names = new Names2(Set.of("a", "b"));
        assertThat(forgetful.lost(names, forgetful.encode(names, Names2.class), Names2.class))
                .contains("3 bytes", "1 byte");
    }
}
