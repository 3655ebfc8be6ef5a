package dev.rouse.stream;

import dev.rouse.ActorOptions;
import dev.rouse.type.GuardedCodec;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;

/** Size of a stream's element that is held, as {@link ActorOptions#heldBytes()} counts it. */
public final class ElementSize {

    /** Counted for an element that the codec cannot write. */
    public static final int ESTIMATE = 1024;

    private ElementSize() {}

    /** @param type which the action declares */
    public static long of(Object element, Type type, GuardedCodec codec) {
        if (element instanceof byte[] bytes) {
            return bytes.length;
        }
        if (element instanceof ByteBuffer buffer) {
            return buffer.remaining();
        }
        try {
            return element instanceof CharSequence text
                    ? (long) Character.BYTES * text.length()
                    : codec.encode(element, type).length;
        } catch (Throwable e) {
            return ESTIMATE;
        }
    }
}
