package dev.rouse.wire.error;

import dev.rouse.base.ErrorText;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Facts of errors as plain data: what JSON makes of them. One that JSON cannot hold, against what is asked of metadata, is its
 * text; and nothing of a user's can make telling an error fail.
 */
final class PlainFacts {

    private static final JsonMapper MAPPER = JsonMapper.shared();
    private static final int LONGEST_TEXT = 16 * 1024;

    private PlainFacts() {}

    static Map<String, Object> of(Map<String, Object> metadata) {
        Map<String, Object> plain = new LinkedHashMap<>();
        metadata.forEach((name, value) -> plain.put(name, of(value)));
        return plain;
    }

    private static Object of(Object value) {
        if (value instanceof String text) {
            return shortened(text);
        }
        if (value instanceof Boolean || value instanceof Integer || value instanceof Long || value instanceof Double) {
            return value;
        }
        try {
            return MAPPER.readValue(MAPPER.writeValueAsBytes(value), Object.class);
        } catch (Throwable e) {
            return "of " + value.getClass().getName() + ", which is not to be had as JSON: "
                    + shortened(ErrorText.message(e));
        }
    }

    /** No text of an error fills a frame. */
    static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
    }
}
