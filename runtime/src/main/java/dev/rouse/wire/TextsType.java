package dev.rouse.wire;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/** Texts by names, which are written in the order of these. */
final class TextsType implements FieldType<Map<String, String>> {

    @Override
    public void write(Map<String, String> value, FrameEncoding encoding, JsonGenerator out) {
        out.writeStartObject(null, value.size());
        new TreeMap<>(value).forEach((name, text) -> {
            out.writeName(FieldTypes.wellFormed(name));
            out.writeString(FieldTypes.wellFormed(text));
        });
        out.writeEndObject();
    }

    @Override
    public Map<String, String> read(FrameInput in) {
        in.check(JsonToken.START_OBJECT, "an object");
        Map<String, String> texts = new LinkedHashMap<>();
        while (in.next() == JsonToken.PROPERTY_NAME) {
            String name = FieldTypes.wellFormed(in.parser().currentName());
            in.next();
            texts.put(name, FieldTypes.text(in));
        }
        in.check(JsonToken.END_OBJECT, "the name of a text");
        return texts;
    }
}
