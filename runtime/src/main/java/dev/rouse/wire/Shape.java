package dev.rouse.wire;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonToken;

/**
 * A structure of frames: its fields, in the order in which CBOR has them, with the names that JSON gives them. New fields are added
 * at the end, and are optional: whoever does not know them skips them, and whoever is not sent them takes what absent ones mean.
 */
final class Shape<T> implements FieldType<T> {

    private final List<Field<T, ?>> fields;
    private final Map<String, Integer> positions;
    private final Function<Parts, T> made;

    private Shape(List<Field<T, ?>> fields, Function<Parts, T> made) {
        this.fields = fields;
        this.positions = IntStream.range(0, fields.size())
                .boxed()
                .collect(Collectors.toUnmodifiableMap(i -> fields.get(i).name, i -> i));
        this.made = made;
    }

    /**
     * @param made makes the value of its fields, each by its position
     */
    @SafeVarargs
    @SuppressWarnings("varargs")
    static <T> Shape<T> of(Function<Parts, T> made, Field<T, ?>... fields) {
        return new Shape<>(List.of(fields), made);
    }

    /** A field that is always there. */
    static <T, V> Field<T, V> required(String name, FieldType<V> type, Function<T, V> value) {
        return new Field<>(name, type, value, true, null);
    }

    /** A field that may be null. */
    static <T, V> Field<T, V> optional(String name, FieldType<V> type, Function<T, @Nullable V> value) {
        return new Field<>(name, type, value, false, null);
    }

    /**
     * A field that is left out where it is what it mostly is.
     *
     * @param absent what it is where it is absent
     */
    static <T, V> Field<T, V> optional(String name, FieldType<V> type, V absent, Function<T, V> value) {
        return new Field<>(name, type, value, false, absent);
    }

    /** A field of a structure. */
    record Field<T, V>(
            String name,
            FieldType<V> type,
            Function<T, ? extends @Nullable V> value,
            boolean required,
            @Nullable V absent) {

        /** The value to be written; null to leave it out. */
        @Nullable
        V of(T whole) {
            V part = value.apply(whole);
            return part == null || part.equals(absent) ? null : part;
        }

        @SuppressWarnings("unchecked")
        void write(Object part, FrameEncoding encoding, JsonGenerator out) {
            type.write((V) part, encoding, out);
        }
    }

    /**
     * The fields of a structure that was read, by position. Of what type each is, the table says that names them in that order:
     * there it is read, and golden bytes are the test of it.
     */
    @SuppressWarnings("TypeParameterUnusedInFormals")
    record Parts(@Nullable Object... values) {

        /** A field that is there: required, or with a meaning where it is absent. */
        <V> V at(int position) {
            return Objects.requireNonNull(this.<V>orNull(position));
        }

        @SuppressWarnings("unchecked")
        <V> @Nullable V orNull(int position) {
            return (V) values[position];
        }
    }

    @Override
    public void write(T whole, FrameEncoding encoding, JsonGenerator out) {
        if (encoding == FrameEncoding.CBOR) {
            writeArray(null, whole, out);
        } else {
            writeObject(whole, out);
        }
    }

    /**
     * Writes it as an array.
     *
     * @param name of the frame, to stand before its fields; null for none
     */
    void writeArray(@Nullable String name, T whole, JsonGenerator out) {
        @Nullable Object[] parts = new @Nullable Object[fields.size()];
        int size = 0;
        for (int i = 0; i < parts.length; i++) {
            parts[i] = fields.get(i).of(whole);
            size = parts[i] == null ? size : i + 1;
        }
        out.writeStartArray(null, name == null ? size : size + 1);
        if (name != null) {
            out.writeString(name);
        }
        for (int i = 0; i < size; i++) {
            Object part = parts[i];
            if (part == null) {
                out.writeNull();
            } else {
                fields.get(i).write(part, FrameEncoding.CBOR, out);
            }
        }
        out.writeEndArray();
    }

    private void writeObject(T whole, JsonGenerator out) {
        out.writeStartObject();
        for (Field<T, ?> field : fields) {
            Object part = field.of(whole);
            if (part != null) {
                out.writeName(field.name);
                field.write(part, FrameEncoding.JSON, out);
            }
        }
        out.writeEndObject();
    }

    @Override
    public @Nullable T read(FrameInput in) {
        Parts parts = read(in, in.field());
        return in.unrecognized() == null ? of(parts) : null;
    }

    /** Reads the fields of the structure that {@code in} is at the beginning of. */
    private Parts read(FrameInput in, @Nullable String within) {
        if (in.encoding() == FrameEncoding.CBOR) {
            in.check(JsonToken.START_ARRAY, "an array");
            return readRest(in, within);
        }
        in.check(JsonToken.START_OBJECT, "an object");
        return readObject(in, within);
    }

    /** Reads fields up to the end of the array that {@code in} is in. */
    Parts readRest(FrameInput in, @Nullable String within) {
        @Nullable Object[] parts = new @Nullable Object[fields.size()];
        int position = 0;
        while (in.next() != JsonToken.END_ARRAY) {
            readField(in, within, position++, parts);
        }
        return complete(in, within, parts);
    }

    Parts readObject(FrameInput in, @Nullable String within) {
        @Nullable Object[] parts = new @Nullable Object[fields.size()];
        while (in.next() != JsonToken.END_OBJECT) {
            in.check(JsonToken.PROPERTY_NAME, "the name of a field");
            String name = in.parser().currentName();
            int position = positions.getOrDefault(name, fields.size());
            in.next();
            if (position < fields.size() && parts[position] != null) {
                in.inField(name);
                throw in.malformed("each field once", "it twice");
            }
            readField(in, within, position, parts);
        }
        return complete(in, within, parts);
    }

    private void readField(FrameInput in, @Nullable String within, int position, @Nullable Object[] parts) {
        JsonToken token = in.token();
        if (token == null) {
            throw in.malformed("a field");
        }
        if (position >= fields.size()) {
            in.skip();
        } else if (token != JsonToken.VALUE_NULL) {
            in.inField(path(within, fields.get(position).name));
            parts[position] = fields.get(position).type.read(in);
            in.inField(within);
        }
    }

    private Parts complete(FrameInput in, @Nullable String within, @Nullable Object[] parts) {
        for (int i = 0; i < parts.length; i++) {
            Field<T, ?> field = fields.get(i);
            if (parts[i] == null) {
                parts[i] = field.absent;
                if (field.required && in.unrecognized() == null) {
                    in.inField(path(within, field.name));
                    throw in.malformed("it to be there", "nothing");
                }
            }
        }
        return new Parts(parts);
    }

    /** The value of these fields. */
    T of(Parts parts) {
        return made.apply(parts);
    }

    private static String path(@Nullable String within, String name) {
        return within == null ? name : within + "." + name;
    }
}
