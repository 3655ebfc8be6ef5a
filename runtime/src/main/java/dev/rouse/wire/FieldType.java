package dev.rouse.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The type of a field: how its values are written and read, in CBOR and in JSON. */
interface FieldType<V> {

    /** Writes {@code value} as one item. */
    void write(V value, FrameEncoding encoding, JsonGenerator out);

    /**
     * Reads the item that {@code in} is at, which is not null, up to its last token.
     *
     * @return null where only a newer version knows the value: {@code in} was told
     * @throws MalformedFrameException it is no such value
     */
    @Nullable
    V read(FrameInput in);
}
