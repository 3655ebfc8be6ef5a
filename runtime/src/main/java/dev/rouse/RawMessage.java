package dev.rouse;

import dev.rouse.base.Arguments;
import java.nio.charset.StandardCharsets;

/** One message of a raw WebSocket, a text or binary. */
public final class RawMessage implements RawFrame {

    private final boolean text;
    private final byte[] bytes;

    private RawMessage(boolean text, byte[] bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    /** A text. */
    public static RawMessage text(String text) {
        return new RawMessage(true, Arguments.required("text", text).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A message of bytes.
     *
     * @param bytes not copied: they are not changed any more
     */
    public static RawMessage binary(byte[] bytes) {
        return new RawMessage(false, Arguments.required("bytes", bytes));
    }

    /** Whether it is a text. */
    public boolean isText() {
        return text;
    }

    /** The text, or binary bytes as if they were one, in UTF-8. */
    public String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** The bytes, of a text in UTF-8. Not a copy. */
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return (text ? "text of " : "binary message of ") + bytes.length + " bytes";
    }
}
