package dev.rouse.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.DataKey;
import dev.rouse.ErrorKind;
import dev.rouse.Firing;
import dev.rouse.JacksonStateCodec;
import dev.rouse.net.ActorHttpOptions;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Currency;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Values come back from states, scheduled arguments and HTTP as they were. */
class LosslessJsonTest {

    private static final ZonedDateTime PARIS = ZonedDateTime.parse("2026-07-01T09:00:00.123456789+02:00[Europe/Paris]");
    private static final OffsetDateTime SUMMER = OffsetDateTime.parse("2026-07-01T09:00:00+02:00");

    private static final ActorAddress ADDRESS = ActorAddress.of("cart", "a/b", "c,d", "e\\f");

    /** Is written by its name, whatever its text is. */
    enum Loud {
        A,
        B;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT) + "!";
        }
    }

    record Zoned(ZonedDateTime value, Map<ZonedDateTime, String> keys) {}

    record Offset(OffsetDateTime value, OffsetTime time, Map<OffsetDateTime, String> keys) {}

    record Times(Instant instant, LocalDateTime local, Duration duration, Period period, DayOfWeek day) {}

    record Parts(ZoneId zone, ZoneOffset offset, Year year, YearMonth month, MonthDay day) {}

    record Numbers(
            BigDecimal decimal,
            BigInteger large,
            float single,
            double twice,
            short small,
            @Nullable Long none) {}

    record Open(Map<String, Object> values) {}

    record Enums(Loud one, EnumSet<Loud> some, Map<Loud, String> keys) {}

    record Optionals(Optional<String> text, OptionalInt number, OptionalLong large, List<Optional<String>> several) {}

    record Texts(String text, char letter, Locale locale, Currency currency, UUID id) {}

    record Lists(@Nullable List<String> list, SortedSet<String> sorted) {}

    record Ours(ActorAddress address, ActorId id, DataKey key, Firing firing, ErrorKind kind) {}

    record OurKeys(Map<ActorAddress, Long> byAddress, Map<DataKey, Long> byKey) {}

    record Basket(List<String> items) {
        public boolean isEmpty() {
            return items.isEmpty();
        }

        public int getSize() {
            return items.size();
        }
    }

    record Nothing() {}

    record Bytes(byte[] value) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }
    }

    static Stream<Object> values() {
        return Stream.of(
                new Zoned(PARIS, Map.of(PARIS, "x")),
                new Zoned(ZonedDateTime.parse("2026-10-25T02:30:00+01:00[Europe/Paris]"), Map.of()),
                new Zoned(ZonedDateTime.parse("2026-10-25T02:30:00+02:00[Europe/Paris]"), Map.of()),
                new Zoned(ZonedDateTime.parse("2026-10-25T02:30:00Z[UTC]"), Map.of()),
                new Offset(SUMMER, OffsetTime.parse("09:00+02:00"), Map.of(SUMMER, "x")),
                new Offset(OffsetDateTime.MIN, OffsetTime.MAX, Map.of(OffsetDateTime.MAX, "x")),
                new Times(
                        Instant.parse("2026-07-01T09:00:00.123456789Z"),
                        PARIS.toLocalDateTime(),
                        Duration.ofSeconds(-5, 1),
                        Period.of(1, 2, 3),
                        DayOfWeek.FRIDAY),
                new Times(
                        Instant.MAX,
                        LocalDateTime.MIN,
                        Duration.ofSeconds(Long.MAX_VALUE),
                        Period.ZERO,
                        DayOfWeek.MONDAY),
                new Parts(
                        ZoneId.of("Europe/Paris"),
                        ZoneOffset.ofHours(2),
                        Year.of(2026),
                        YearMonth.of(2026, 1),
                        MonthDay.of(2, 29)),
                new Numbers(new BigDecimal("9.90"), new BigInteger("9".repeat(60)), 1.1f, -0.0, (short) -3, null),
                new Numbers(new BigDecimal("1E+3"), BigInteger.ZERO, Float.NaN, Double.MIN_VALUE, (short) 0, 1L),
                new Open(Map.of("price", new BigDecimal("9.90"), "large", Long.MAX_VALUE, "small", 5, "text", "x")),
                new Enums(Loud.B, EnumSet.of(Loud.A), Map.of(Loud.B, "x")),
                new Optionals(
                        Optional.empty(),
                        OptionalInt.empty(),
                        OptionalLong.of(Long.MIN_VALUE),
                        List.of(Optional.empty(), Optional.of("x"))),
                new Optionals(Optional.of(""), OptionalInt.of(3), OptionalLong.empty(), List.of()),
                new Texts(
                        "a\u0000\u2028\ud83d\ude00",
                        '\u0000',
                        Locale.FRANCE,
                        Currency.getInstance("EUR"),
                        new UUID(1, 2)),
                new Texts("", 'x', Locale.forLanguageTag("zh-Hans-CN"), Currency.getInstance("JPY"), new UUID(0, 0)),
                new Lists(null, new TreeSet<>(List.of("b", "a"))),
                new Lists(List.of(), new TreeSet<>()),
                new Lists(Arrays.asList("a", null), new TreeSet<>()),
                new Bytes(new byte[] {1, -2, 3}),
                new Bytes(new byte[0]),
                new Ours(
                        ADDRESS,
                        ADDRESS.id(),
                        DataKey.of((byte) 0, (byte) -1),
                        new Firing("id", Optional.of("name"), Instant.EPOCH, Instant.MAX, 2, 3),
                        ErrorKind.CONFLICT),
                new OurKeys(Map.of(ADDRESS, 1L, ActorAddress.of("a", "b"), 2L), Map.of(DataKey.of("k"), 1L)),
                new Basket(List.of("tea")),
                new Nothing());
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesOfStatesAndScheduledArgumentsComeBack(Object value) {
        JacksonStateCodec codec = new JacksonStateCodec();

        assertThat(codec.decode(codec.encode(value, value.getClass()), value.getClass()))
                .isEqualTo(value);
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesOfHttpComeBack(Object value) {
        JsonMapper json = ActorHttpOptions.strictJson().build();

        assertThat(json.readValue(json.writeValueAsString(value), value.getClass()))
                .isEqualTo(value);
    }

    /** Each alone, as arguments and results are. */
    @ParameterizedTest
    @MethodSource("values")
    void partsOfValuesComeBackByTheirOwnTypes(Object value) throws ReflectiveOperationException {
        JacksonStateCodec codec = new JacksonStateCodec();
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            Object part = component.getAccessor().invoke(value);
            if (part != null) {
                byte[] bytes = codec.encode(part, component.getGenericType());
                if (!new String(bytes, UTF_8).equals("null")) {
                    assertThat(codec.decode(bytes, component.getGenericType()))
                            .as(component.getName())
                            .isEqualTo(part);
                }
            }
        }
    }

    @Test
    void classOfWhichNothingWouldBeWrittenIsRefused() {
        assertThatThrownBy(() -> new JacksonStateCodec().encode(new Object(), Object.class))
                .isInstanceOf(JacksonException.class);
    }

    @Test
    void textThatIsNoAddressIsRefused() {
        assertThatThrownBy(() -> new JacksonStateCodec().decode("\"cart\"".getBytes(UTF_8), ActorAddress.class))
                .hasMessageContaining("type/key");
    }

    @Test
    void settingsAreAddedToAMapperOfSomebodysOwn() {
        JsonMapper own = JacksonStateCodec.lossless(JsonMapper.builder()).build();

        assertThat(own.readValue(own.writeValueAsString(PARIS), ZonedDateTime.class))
                .isEqualTo(PARIS);
    }
}
