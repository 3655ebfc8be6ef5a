package dev.rouse.wire;

import dev.rouse.record.NodeId;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The types of fields, but for values of users, structures and plain data. */
final class FieldTypes {

    /** A whole number from 0 to 2^63 - 1. */
    static final FieldType<Long> NUMBER = new FieldType<>() {
        @Override
        public void write(Long value, FrameEncoding encoding, JsonGenerator out) {
            out.writeNumber(value.longValue());
        }

        @Override
        public Long read(FrameInput in) {
            return number(in);
        }
    };

    /** A whole number from 0 to 2^31 - 1. */
    static final FieldType<Integer> COUNT = new FieldType<>() {
        @Override
        public void write(Integer value, FrameEncoding encoding, JsonGenerator out) {
            out.writeNumber(value.intValue());
        }

        @Override
        public Integer read(FrameInput in) {
            long value = number(in);
            if (value > Integer.MAX_VALUE) {
                throw in.malformed("a whole number from 0 to " + Integer.MAX_VALUE);
            }
            return (int) value;
        }
    };

    /** Whole microseconds: what is between two is more than there is, a wait that is left never is none. */
    static final FieldType<Duration> MICROS = new FieldType<>() {
        @Override
        public void write(Duration value, FrameEncoding encoding, JsonGenerator out) {
            out.writeNumber(micros(value));
        }

        @Override
        public Duration read(FrameInput in) {
            return ofMicros(number(in));
        }
    };

    static final FieldType<Boolean> FLAG = new FieldType<>() {
        @Override
        public void write(Boolean value, FrameEncoding encoding, JsonGenerator out) {
            out.writeBoolean(value);
        }

        @Override
        public Boolean read(FrameInput in) {
            if (in.token() == JsonToken.VALUE_TRUE || in.token() == JsonToken.VALUE_FALSE) {
                return in.token() == JsonToken.VALUE_TRUE;
            }
            throw in.malformed("true or false");
        }
    };

    static final FieldType<String> TEXT = new FieldType<>() {
        @Override
        public void write(String value, FrameEncoding encoding, JsonGenerator out) {
            out.writeString(wellFormed(value));
        }

        @Override
        public String read(FrameInput in) {
            return text(in);
        }
    };

    /** Texts by names, which are written in the order of these. */
    static final FieldType<Map<String, String>> TEXTS = new FieldType<>() {
        @Override
        public void write(Map<String, String> value, FrameEncoding encoding, JsonGenerator out) {
            out.writeStartObject(null, value.size());
            new TreeMap<>(value).forEach((name, text) -> {
                out.writeName(wellFormed(name));
                out.writeString(wellFormed(text));
            });
            out.writeEndObject();
        }

        @Override
        public Map<String, String> read(FrameInput in) {
            in.check(JsonToken.START_OBJECT, "an object");
            Map<String, String> texts = new LinkedHashMap<>();
            while (in.next() == JsonToken.PROPERTY_NAME) {
                String name = wellFormed(in.parser().currentName());
                in.next();
                texts.put(name, text(in));
            }
            in.check(JsonToken.END_OBJECT, "the name of a text");
            return texts;
        }
    };

    static final FieldType<byte[]> BYTES = new FieldType<>() {
        @Override
        public void write(byte[] value, FrameEncoding encoding, JsonGenerator out) {
            out.writeBinary(value);
        }

        @Override
        public byte[] read(FrameInput in) {
            return bytes(in);
        }
    };

    static final FieldType<NodeId> NODE = new FieldType<>() {
        @Override
        public void write(NodeId value, FrameEncoding encoding, JsonGenerator out) {
            writeHalves(value.high(), value.low(), out);
        }

        @Override
        public NodeId read(FrameInput in) {
            ByteBuffer halves = halves(in);
            return new NodeId(halves.getLong(), halves.getLong());
        }
    };

    static final FieldType<StoreId> STORE = new FieldType<>() {
        @Override
        public void write(StoreId value, FrameEncoding encoding, JsonGenerator out) {
            writeHalves(value.high(), value.low(), out);
        }

        @Override
        public StoreId read(FrameInput in) {
            ByteBuffer halves = halves(in);
            return new StoreId(halves.getLong(), halves.getLong());
        }
    };

    private FieldTypes() {}

    static Duration ofMicros(long micros) {
        return Duration.ofSeconds(micros / 1_000_000, micros % 1_000_000 * 1000);
    }

    static long micros(Duration value) {
        if (value.isNegative()) {
            return 0;
        }
        return value.getSeconds() >= Long.MAX_VALUE / 1_000_000
                ? Long.MAX_VALUE
                : value.getSeconds() * 1_000_000 + (value.getNano() + 999) / 1000;
    }

    static long number(FrameInput in) {
        if (in.token() == JsonToken.VALUE_NUMBER_INT
                && in.parser().getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
            long value = in.parser().getLongValue();
            if (value >= 0) {
                return value;
            }
        }
        throw in.malformed("a whole number from 0 to " + Long.MAX_VALUE);
    }

    static String text(FrameInput in) {
        in.check(JsonToken.VALUE_STRING, "a text");
        return wellFormed(in.parser().getString());
    }

    static byte[] bytes(FrameInput in) {
        boolean binary = in.encoding() == FrameEncoding.CBOR;
        in.check(
                binary ? JsonToken.VALUE_EMBEDDED_OBJECT : JsonToken.VALUE_STRING,
                binary ? "bytes" : "a text of bytes in Base64");
        return in.parser().getBinaryValue();
    }

    private static void writeHalves(long high, long low, JsonGenerator out) {
        out.writeBinary(ByteBuffer.allocate(16).putLong(high).putLong(low).array());
    }

    private static ByteBuffer halves(FrameInput in) {
        byte[] bytes = bytes(in);
        if (bytes.length != 16) {
            throw in.malformed("16 bytes", bytes.length + " bytes");
        }
        return ByteBuffer.wrap(bytes);
    }

    /** A constant, by its name in lower case. Of a newer version there may be more. */
    static <E extends Enum<E>> FieldType<E> constant(Class<E> type) {
        Map<String, E> byName = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            byName.put(name(constant), constant);
        }
        return new FieldType<>() {
            @Override
            public void write(E value, FrameEncoding encoding, JsonGenerator out) {
                out.writeString(name(value));
            }

            @Override
            public @Nullable E read(FrameInput in) {
                String name = text(in);
                E constant = byName.get(name);
                if (constant == null) {
                    in.unrecognized(name);
                }
                return constant;
            }
        };
    }

    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** As many as there are, none of them null. */
    static <V> FieldType<List<V>> list(FieldType<V> type) {
        return new FieldType<>() {
            @Override
            public void write(List<V> values, FrameEncoding encoding, JsonGenerator out) {
                out.writeStartArray(null, values.size());
                for (V value : values) {
                    type.write(value, encoding, out);
                }
                out.writeEndArray();
            }

            @Override
            public List<V> read(FrameInput in) {
                in.check(JsonToken.START_ARRAY, "an array");
                List<V> values = new ArrayList<>();
                while (in.next() != JsonToken.END_ARRAY) {
                    V value = type.read(in);
                    if (value != null) {
                        values.add(value);
                    }
                }
                return values;
            }
        };
    }

    /** As many as there are, any of them null. */
    static <V> FieldType<List<@Nullable V>> nullables(FieldType<V> type) {
        return new FieldType<>() {
            @Override
            public void write(List<@Nullable V> values, FrameEncoding encoding, JsonGenerator out) {
                out.writeStartArray(null, values.size());
                for (V value : values) {
                    if (value == null) {
                        out.writeNull();
                    } else {
                        type.write(value, encoding, out);
                    }
                }
                out.writeEndArray();
            }

            @Override
            public List<@Nullable V> read(FrameInput in) {
                in.check(JsonToken.START_ARRAY, "an array");
                List<@Nullable V> values = new ArrayList<>();
                while (in.next() != JsonToken.END_ARRAY) {
                    values.add(in.token() == JsonToken.VALUE_NULL ? null : type.read(in));
                }
                return values;
            }
        };
    }

    /** The same text; with a replacement for each surrogate that has no other half, which UTF-8 cannot hold. */
    static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints()
                        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? '\uFFFD' : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }
}
