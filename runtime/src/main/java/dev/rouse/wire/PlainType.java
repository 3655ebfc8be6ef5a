package dev.rouse.wire;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/** Plain data by names: texts, numbers, booleans, lists and maps of them. How deep they are the limits of the connection say. */
final class PlainType implements FieldType<Map<String, Object>> {

    static final PlainType PLAIN = new PlainType();

    private PlainType() {}

    @Override
    public void write(Map<String, Object> value, FrameEncoding encoding, JsonGenerator out) {
        writeMap(value, out);
    }

    private static void writeMap(Map<?, ?> map, JsonGenerator out) {
        out.writeStartObject(null, map.size());
        map.forEach((name, value) -> {
            out.writeName(FieldTypes.wellFormed(String.valueOf(name)));
            writeAny(value, out);
        });
        out.writeEndObject();
    }

    private static void writeAny(@Nullable Object value, JsonGenerator out) {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof Map<?, ?> map) {
            writeMap(map, out);
        } else if (value instanceof List<?> list) {
            out.writeStartArray(null, list.size());
            list.forEach(element -> writeAny(element, out));
            out.writeEndArray();
        } else if (value instanceof Boolean flag) {
            out.writeBoolean(flag);
        } else if (value instanceof Number number) {
            writeNumber(number, out);
        } else {
            out.writeString(FieldTypes.wellFormed(String.valueOf(value)));
        }
    }

    private static void writeNumber(Number number, JsonGenerator out) {
        if (number instanceof BigInteger integer) {
            out.writeNumber(integer);
        } else if (number instanceof BigDecimal decimal) {
            out.writeNumber(decimal);
        } else if (number instanceof Double || number instanceof Float) {
            out.writeNumber(number.doubleValue());
        } else {
            out.writeNumber(number.longValue());
        }
    }

    @Override
    public Map<String, Object> read(FrameInput in) {
        in.check(JsonToken.START_OBJECT, "an object");
        return readMap(in);
    }

    /** Absent and null are the same. */
    private static Map<String, Object> readMap(FrameInput in) {
        Map<String, Object> map = new LinkedHashMap<>();
        while (in.next() == JsonToken.PROPERTY_NAME) {
            String name = FieldTypes.wellFormed(in.parser().currentName());
            in.next();
            Object value = readAny(in);
            if (value != null) {
                map.put(name, value);
            }
        }
        in.check(JsonToken.END_OBJECT, "the name of a fact");
        return map;
    }

    private static @Nullable Object readAny(FrameInput in) {
        JsonToken token = in.token();
        if (token == null) {
            throw in.malformed("a fact");
        }
        return switch (token) {
            case START_OBJECT -> readMap(in);
            case START_ARRAY -> readList(in);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case VALUE_STRING -> FieldTypes.text(in);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> doubled(in.parser().getNumberValue());
            default -> throw in.malformed("a text, number, boolean, list or object");
        };
    }

    /** Of both kinds of fractions JSON has one. */
    private static Number doubled(Number number) {
        return number instanceof Float ? (Number) number.doubleValue() : number;
    }

    private static List<@Nullable Object> readList(FrameInput in) {
        List<@Nullable Object> list = new ArrayList<>();
        while (in.next() != JsonToken.END_ARRAY) {
            list.add(readAny(in));
        }
        return list;
    }
}
