package dev.rouse.kv.fdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Readme;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of this module's README has every option of the builder, with its default. */
final class BuilderTableTest {

    private static final long MIB = 1 << 20;

    private final FdbKvStoreBuilder builder = FdbKvStore.builder();

    private static List<List<String>> rows() {
        return Readme.table("`FdbKvStore.builder()`");
    }

    private static boolean sets(Method method) {
        return Modifier.isPublic(method.getModifiers()) && method.getReturnType() == FdbKvStoreBuilder.class;
    }

    @Test
    void everyOptionIsThere() {
        TreeSet<String> options = Arrays.stream(FdbKvStoreBuilder.class.getDeclaredMethods())
                .filter(BuilderTableTest::sets)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(rows().stream()
                        .flatMap(row -> Readme.code(row.get(0)).stream())
                        .filter(code -> !code.equals("open()")))
                .containsExactlyInAnyOrderElementsOf(options);
    }

    private String rendered(String option) throws IllegalAccessException {
        for (Field field : FdbKvStoreBuilder.class.getDeclaredFields()) {
            if (field.getName().equals(option)) {
                field.setAccessible(true);
                Object value = field.get(builder);
                if (value instanceof Duration time) {
                    return time.toSeconds() + " s";
                }
                if (value instanceof Long bytes) {
                    return bytes / MIB + " MiB";
                }
                return value instanceof byte[] root
                        ? "`" + new String(root, StandardCharsets.US_ASCII) + "`"
                        : String.valueOf(value);
            }
        }
        throw new AssertionError(option);
    }

    /** In the order of the options, where a row has several. */
    @Test
    void defaultsAreThoseOfTheBuilder() throws IllegalAccessException {
        int checked = 0;
        for (List<String> row : rows()) {
            List<String> options = Readme.code(row.get(0)).stream()
                    .filter(code -> !code.equals("open()"))
                    .toList();
            if (!row.get(1).matches("`?(rouse/|\\d).*")) {
                continue; // Where it is looked for, none, and a thread of the store.
            }
            StringBuilder defaults = new StringBuilder();
            for (String option : options) {
                defaults.append(defaults.length() == 0 ? "" : ", ").append(rendered(option));
                checked++;
            }
            assertThat(row.get(1)).isEqualTo(defaults.toString());
        }
        assertThat(checked).isEqualTo(7);
    }
}
