package dev.rouse.benchmarks.scenario.bed;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Parameters that tell rows apart, in order; constants in lower case. */
public final class Parameters {

    private Parameters() {}

    /**
     * A map that may grow.
     *
     * @param namesAndValues in turn
     */
    public static Map<String, Object> of(Object... namesAndValues) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            parameters.put((String) namesAndValues[i], plain(namesAndValues[i + 1]));
        }
        return parameters;
    }

    /** A constant in lower case, anything else as it is. */
    public static Object plain(Object value) {
        return value instanceof Enum<?> constant ? constant.name().toLowerCase(Locale.ROOT) : value;
    }
}
