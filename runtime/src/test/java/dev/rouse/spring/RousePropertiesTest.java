package dev.rouse.spring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.RuntimeOptions;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Properties are the options of a node, and their metadata tells each with its type and default. */
class RousePropertiesTest {

    /** Options that are no plain values: beans bring them. */
    private static final Set<String> BY_BEANS = Set.of("listener", "observer", "cluster.tls");

    private static Map<String, JsonNode> metadata() throws IOException {
        Map<String, JsonNode> properties = new TreeMap<>();
        try (InputStream file =
                RouseProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            new JsonMapper()
                    .readTree(file)
                    .get("properties")
                    .forEach(one -> properties.put(one.get("name").asString(), one));
        }
        return properties;
    }

    private static Stream<RecordComponent> leaves(Class<?> type) {
        return Stream.of(type.getRecordComponents());
    }

    /** Names of properties below {@code prefix} with their types. */
    private static Map<String, Class<?>> properties(String prefix, Class<?> type) {
        Map<String, Class<?>> found = new TreeMap<>();
        leaves(type).forEach(part -> {
            String name =
                    prefix + "." + part.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            if (part.getType().isRecord()) {
                found.putAll(properties(name, part.getType()));
            } else {
                found.put(name, part.getType() == boolean.class ? Boolean.class : part.getType());
            }
        });
        return found;
    }

    private static RuntimeOptions bound(Map<String, String> values) {
        RouseProperties properties = new Binder(
                        List.of(new MapConfigurationPropertySource(values)),
                        null,
                        ApplicationConversionService.getSharedInstance())
                .bindOrCreate("rouse", RouseProperties.class);
        return properties.applyTo(RuntimeOptions.builder()).build();
    }

    @Test
    void metadataTellsEachPropertyWithItsType() throws IOException {
        Map<String, String> told = new TreeMap<>();
        metadata().forEach((name, one) -> {
            told.put(name, one.get("type").asString());
            assertThat(one.get("description").asString()).endsWith(".");
        });
        Map<String, String> there = new TreeMap<>();
        properties("rouse", RouseProperties.class).forEach((name, type) -> there.put(name, type.getName()));
        assertThat(told).isEqualTo(there);
    }

    /** Paths of options, as {@code runtime/OPTIONS.md} has them; its own test holds that to the options. */
    private static Map<String, Object> options(String prefix, Object options) {
        Map<String, Object> found = new TreeMap<>();
        Stream.of(options.getClass().getDeclaredClasses())
                .filter(nested -> nested.getSimpleName().equals("Builder"))
                .flatMap(builder -> Stream.of(builder.getDeclaredFields()))
                .filter(field -> !Modifier.isStatic(field.getModifiers()))
                .forEach(field -> {
                    Object value = value(options, field.getName());
                    if (value != null && value.getClass().getName().endsWith("Options")) {
                        found.putAll(options(prefix + field.getName() + ".", value));
                    } else {
                        found.put(prefix + field.getName(), value == null ? "" : value);
                    }
                });
        return found;
    }

    private static Object value(Object options, String name) {
        try {
            return options.getClass().getMethod(name).invoke(options);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private static String property(String option) {
        return "rouse." + option.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    @Test
    void eachOptionOfANodeIsAProperty() {
        Set<String> missing = new TreeSet<>();
        Set<String> there = properties("rouse", RouseProperties.class).keySet();
        options("", RuntimeOptions.defaults()).keySet().stream()
                .filter(option -> !BY_BEANS.contains(option) && !there.contains(property(option)))
                .forEach(missing::add);
        assertThat(missing).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> eachPropertyIsBoundToItsOptionAndHasItsDefault() throws IOException {
        Map<String, JsonNode> metadata = metadata();
        Map<String, Class<?>> types = properties("rouse", RouseProperties.class);
        return options("", RuntimeOptions.defaults()).entrySet().stream()
                .filter(option -> !BY_BEANS.contains(option.getKey()))
                .map(option -> DynamicTest.dynamicTest(option.getKey(), () -> {
                    String name = property(option.getKey());
                    String given = another(option.getKey(), types.get(name), option.getValue());
                    Object set = options("", bound(Map.of(name, given))).get(option.getKey());
                    assertThat(text(set)).isEqualTo(given);
                    JsonNode byDefault = metadata.get(name).get("defaultValue");
                    if (byDefault != null) {
                        Object again = options("", bound(Map.of(name, byDefault.asString())))
                                .get(option.getKey());
                        assertThat(again).isEqualTo(option.getValue());
                    } else {
                        assertThat(metadata.get(name).get("description").asString() + option.getValue())
                                .matches(".*(By default|, where it|Secret).*");
                    }
                }));
    }

    /** A value that is allowed and not the default. */
    private static String another(String option, Class<?> type, Object value) {
        if (type == Duration.class) {
            return text(value.equals(Duration.ZERO) ? Duration.ofSeconds(1) : ((Duration) value).plusMillis(1));
        }
        if (type == Boolean.class) {
            return String.valueOf(!(Boolean) value);
        }
        if (type == Integer.class || type == DataSize.class) {
            return String.valueOf(((Number) value).longValue() + 1);
        }
        return switch (option) {
            case "cluster.host" -> "localhost";
            case "cluster.address" -> "example.org:7400";
            default -> "a text of some length";
        };
    }

    private static String text(Object value) {
        return value instanceof byte[] secret
                ? new String(secret, StandardCharsets.UTF_8)
                : value instanceof Duration time ? time.toMillis() + "ms" : String.valueOf(value);
    }

    @Test
    void secretIsNotPrinted() {
        RouseProperties.Cluster cluster = new Binder(
                        new MapConfigurationPropertySource(Map.of("rouse.cluster.secret", "0123456789abcdef")))
                .bindOrCreate("rouse.cluster", RouseProperties.Cluster.class);
        assertThat(cluster.secret()).isEqualTo("0123456789abcdef");
        assertThat(cluster.toString()).doesNotContain("0123456789abcdef");
    }
}
