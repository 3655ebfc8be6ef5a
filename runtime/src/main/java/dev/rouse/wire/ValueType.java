package dev.rouse.wire;

import java.io.ByteArrayOutputStream;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.dataformat.cbor.CBORGenerator;
import tools.jackson.dataformat.cbor.CBORParser;

/**
 * Values of users. In CBOR they are byte strings, of whose two standard formats the registered tags tell: 262, embedded JSON, and
 * 24, embedded CBOR. In JSON they are an object of one property, the format: JSON is written as it is, the others in Base64.
 */
final class ValueType implements FieldType<WireValue> {

    static final ValueType VALUE = new ValueType();

    private static final int TAG_JSON = 262;
    private static final int TAG_CBOR = 24;
    private static final int NO_TAG = -1;

    private static final Map<String, WireValue.Format> FORMATS = Map.of(
            "json", WireValue.Format.JSON,
            "cbor", WireValue.Format.CBOR,
            "own", WireValue.Format.OWN);

    /** Constraints without limits: bytes that a codec of this side wrote may be as many as they are. */
    private static final JsonFactory EMBEDDED = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private ValueType() {}

    @Override
    public void write(WireValue value, FrameEncoding encoding, JsonGenerator out) {
        if (encoding == FrameEncoding.JSON) {
            writeObject(value, out);
            return;
        }
        if (value.format() != WireValue.Format.OWN) {
            ((CBORGenerator) out).writeTag(value.format() == WireValue.Format.JSON ? TAG_JSON : TAG_CBOR);
        }
        out.writeBinary(value.bytes());
    }

    private static void writeObject(WireValue value, JsonGenerator out) {
        out.writeStartObject();
        out.writeName(value.format().name().toLowerCase(Locale.ROOT));
        if (value.format() == WireValue.Format.JSON) {
            try (JsonParser embedded = EMBEDDED.createParser(ObjectReadContext.empty(), value.bytes())) {
                embedded.nextToken();
                out.copyCurrentStructureExact(embedded);
            }
        } else {
            out.writeBinary(value.bytes());
        }
        out.writeEndObject();
    }

    @Override
    public @Nullable WireValue read(FrameInput in) {
        return in.encoding() == FrameEncoding.CBOR ? readBinary(in) : readObject(in);
    }

    private static @Nullable WireValue readBinary(FrameInput in) {
        in.check(JsonToken.VALUE_EMBEDDED_OBJECT, "the bytes of a value");
        int tag = ((CBORParser) in.parser()).getCurrentTag();
        byte[] bytes = in.parser().getBinaryValue();
        return switch (tag) {
            case TAG_JSON -> new WireValue(WireValue.Format.JSON, bytes);
            case TAG_CBOR -> new WireValue(WireValue.Format.CBOR, bytes);
            case NO_TAG -> new WireValue(WireValue.Format.OWN, bytes);
            default -> {
                in.unrecognized("tag " + tag);
                yield null;
            }
        };
    }

    private static @Nullable WireValue readObject(FrameInput in) {
        in.check(JsonToken.START_OBJECT, "an object with the format of a value");
        if (in.next() != JsonToken.PROPERTY_NAME) {
            throw in.malformed("the format of a value");
        }
        String name = in.parser().currentName();
        WireValue.Format format = FORMATS.get(name);
        in.next();
        WireValue value = null;
        if (format == null) {
            in.unrecognized(name);
            in.skip();
        } else {
            value = new WireValue(format, format == WireValue.Format.JSON ? copied(in.parser()) : FieldTypes.bytes(in));
        }
        if (in.next() != JsonToken.END_OBJECT) {
            throw in.malformed("one format of a value");
        }
        return value;
    }

    private static byte[] copied(JsonParser parser) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator copy = EMBEDDED.createGenerator(ObjectWriteContext.empty(), bytes)) {
            copy.copyCurrentStructureExact(parser);
        }
        return bytes.toByteArray();
    }
}
