package dev.rouse.wire;

import java.util.Arrays;

/**
 * A value as a codec wrote it: an argument, a result, an element of a stream. Frames carry it unread; only JSON text has those in
 * JSON as they are. There is none for null.
 *
 * @param bytes not copied
 */
public record WireValue(Format format, byte[] bytes) {

    /** The codec that wrote it. */
    public enum Format {
        /** JSON text in UTF-8. */
        JSON,
        /** One CBOR item. */
        CBOR,
        /** The type's own codec. */
        OWN
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof WireValue value && format == value.format && Arrays.equals(bytes, value.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * format.hashCode() + Arrays.hashCode(bytes);
    }

    /** Format and length: the bytes are a user's. */
    @Override
    public String toString() {
        return format + "[" + bytes.length + "]";
    }
}
