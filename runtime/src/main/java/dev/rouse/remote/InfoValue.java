package dev.rouse.remote;

import dev.rouse.ActorInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Encodes and decodes information on an actor as JSON, in which the times among the facts of its features are marked as such. */
final class InfoValue {

    /** Name of the one field of an object that stands for a time. */
    private static final String TIME = "$time";

    private static final JsonMapper MAPPER = JsonMapper.shared();

    private InfoValue() {}

    static byte[] encode(ActorInfo info) {
        return MAPPER.writeValueAsBytes(
                with(info, value -> value instanceof Instant time ? Map.of(TIME, time.toString()) : value));
    }

    /** @throws RuntimeException it is none */
    static ActorInfo decode(byte[] bytes) {
        return with(
                MAPPER.readValue(bytes, ActorInfo.class),
                value -> value instanceof Map<?, ?> map && map.size() == 1 && map.get(TIME) instanceof String time
                        ? Instant.parse(time)
                        : value);
    }

    private static ActorInfo with(ActorInfo info, UnaryOperator<Object> leaf) {
        Map<String, Map<String, Object>> features = new LinkedHashMap<>();
        info.features().forEach((name, facts) -> {
            Map<String, Object> mapped = new LinkedHashMap<>();
            facts.forEach((fact, value) -> mapped.put(fact, mapped(value, leaf)));
            features.put(name, mapped);
        });
        return new ActorInfo(
                info.address(),
                info.exists(),
                info.createdAt(),
                info.awake(),
                info.phase(),
                info.reason(),
                info.lastStart(),
                info.running(),
                features);
    }

    private static Object mapped(Object value, UnaryOperator<Object> leaf) {
        Object own = leaf.apply(value);
        if (own != value) {
            return own;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> mapped = new LinkedHashMap<>();
            map.forEach((name, each) -> mapped.put(String.valueOf(name), mapped(each, leaf)));
            return mapped;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> mapped = new ArrayList<>(list.size());
            list.forEach(each -> mapped.add(mapped(each, leaf)));
            return mapped;
        }
        return value;
    }
}
