package dev.rouse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.client.ClientOptions;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.HttpAuthenticator;
import dev.rouse.net.HttpGuard;
import dev.rouse.net.observe.HttpListener;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The tables of {@code runtime/OPTIONS.md} have every option there is, with its default and what zero means. */
class ReadmeOptionsTest {

    private static final List<List<String>> NODE = Readme.table("`RuntimeOptions`");
    private static final List<List<String>> TYPE = Readme.table("`ActorOptions`");
    private static final List<List<String>> HTTP = Readme.table("`ActorHttpOptions`");
    private static final List<List<String>> CLIENT = Readme.table("`ClientOptions`");
    private static final long KIB = 1024;
    private static final Map<Integer, String> PARTS = Map.of(8, "an eighth", 16, "a sixteenth");

    /**
     * An option.
     *
     * @param owner the group that has it, as the path to it says: {@code lifecycle.failure}; empty at the top
     */
    private record Option(String owner, String name, Object value, List<List<String>> table) {

        /** The row that has it: its name stands there, and the way to it. */
        List<String> row() {
            return table.stream()
                    .filter(cells -> Readme.code(cells.get(0)).stream()
                            .anyMatch(code -> code.equals(name) || code.endsWith("." + name)))
                    .filter(cells -> cells.get(0).contains(owner.isEmpty() ? "" : "`" + owner))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("runtime/OPTIONS.md does not list " + this));
        }

        @Override
        public String toString() {
            return owner.isEmpty() ? name : owner + "." + name;
        }
    }

    private static Stream<Option> options() {
        return Stream.of(
                        of("", ActorOptions.defaults(), TYPE),
                        of("", RuntimeOptions.defaults(), NODE),
                        of("", ActorHttpOptions.defaults(), HTTP),
                        of("", ClientOptions.defaults(), CLIENT))
                .flatMap(all -> all);
    }

    private static Stream<Option> of(String owner, Object options, List<List<String>> table) {
        return names(options.getClass()).flatMap(name -> {
            Object set = value(options, name);
            Object value = set == null ? "" : set;
            String path = owner.isEmpty() ? name : owner + "." + name;
            return names(value.getClass()).findAny().isPresent() && !(value instanceof Durability)
                    ? of(path, value, table)
                    : Stream.of(new Option(owner, name, value, table));
        });
    }

    /** Names that a builder sets, or a record has; nothing for any other class, or one that is none of ours. */
    private static Stream<String> names(Class<?> type) {
        if (type.isRecord()) {
            return Arrays.stream(type.getRecordComponents()).map(RecordComponent::getName);
        }
        return Arrays.stream(type.getDeclaredClasses())
                .filter(nested -> type.getName().startsWith("dev.rouse.")
                        && nested.getSimpleName().equals("Builder"))
                .flatMap(builder -> Arrays.stream(builder.getDeclaredFields()))
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .map(Field::getName)
                .filter(name -> !name.equals("queueByName")); // The options of queues, once more for some of them.
    }

    private static Object value(Object options, String name) {
        try {
            return options.getClass().getMethod(name).invoke(options);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> everyOptionIsThereWithItsDefaultAndWhatZeroMeans() {
        return options()
                .map(option -> DynamicTest.dynamicTest(option.toString(), () -> {
                    List<String> row = option.row();
                    assertThat(row).as("columns").hasSize(3);
                    assertThat(renderings(option.value()))
                            .as("one of these is the default in " + row)
                            .anyMatch(text -> row.get(1).matches(".*(^|\\W)" + text + "(\\W.*|$)"));
                    if (isQuantity(option.value())) {
                        assertThat(row.get(2)).as("what zero means").isNotBlank();
                    }
                }));
    }

    private static boolean isQuantity(Object value) {
        return value instanceof Number || value instanceof Duration;
    }

    private static List<String> renderings(Object value) {
        if (value instanceof Duration time) {
            return time.toMillisPart() > 0
                    ? List.of(time.toMillis() + " ms")
                    : List.of(time.toSeconds() + " s", time.toMinutes() + " min", time.toDays() + " day");
        }
        if (value instanceof Number number) {
            long count = number.longValue();
            for (Map.Entry<Integer, String> part : PARTS.entrySet()) {
                if (count == Runtime.getRuntime().maxMemory() / part.getKey()) {
                    return List.of(part.getValue() + " of the heap");
                }
            }
            return List.of("%,d".formatted(count), count / KIB + "( KiB|, .*KiB)", count / KIB / KIB + " MiB");
        }
        if (value instanceof Boolean on) {
            return List.of(on ? "on" : "off");
        }
        if (value instanceof String text && !text.isEmpty()) {
            return List.of(Pattern.quote(text));
        }
        if (value instanceof List<?> names && !names.isEmpty()) {
            return List.of(names.stream().map(Object::toString).collect(Collectors.joining(", ")));
        }
        boolean nothing = value.equals("")
                || value.equals(List.of())
                || value.equals(Set.of())
                || value.equals(Map.of())
                || value == HttpGuard.NONE
                || value == HttpAuthenticator.NONE
                || value == HttpListener.NONE
                || value == RuntimeListener.NONE
                || value == RuntimeObserver.NONE;
        return List.of(nothing ? "none" : value instanceof Enum<?> one ? one.name() : name(value));
    }

    private static String name(Object value) {
        return value instanceof Durability ? "BEFORE_REPLY" : value.getClass().getSimpleName();
    }

    @Test
    void whatIsListedIsAnOption() {
        Set<String> options = new TreeSet<>();
        options().forEach(option -> options.add(option.name()));
        Stream.of(NODE, TYPE, HTTP, CLIENT).flatMap(List::stream).forEach(row -> {
            String first = Readme.code(row.get(0)).get(0);
            String name = first.substring(first.lastIndexOf('.') + 1);
            assertThat(options.contains(name) || name.equals("failure"))
                    .as(row.get(0))
                    .isTrue();
        });
    }
}
