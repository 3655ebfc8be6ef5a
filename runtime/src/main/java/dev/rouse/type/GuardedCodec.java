package dev.rouse.type;

import dev.rouse.JacksonStateCodec;
import dev.rouse.StateCodec;
import dev.rouse.base.ErrorText;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * A type's codec, the one way to it. It is code of users: whatever it throws comes as a {@link RuntimeException}, and null,
 * which it must not give, as one too.
 */
public final class GuardedCodec {

    private final StateCodec codec;
    private final @Nullable JacksonStateCodec counting;

    public GuardedCodec(StateCodec codec) {
        this.codec = codec;
        this.counting = codec instanceof JacksonStateCodec json ? json : null;
    }

    public byte[] encode(Object value, Type type) {
        try {
            return given(codec.encode(value, type), "encode");
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    public Object decode(byte[] bytes, Type type) {
        try {
            return given(codec.decode(bytes, type), "decode");
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    public void check(Type type) {
        try {
            codec.check(type);
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    public @Nullable String lost(Object value, byte[] bytes, Type type) {
        try {
            return codec.lost(value, bytes, type);
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw failure(e);
        }
    }

    /** As {@link JacksonStateCodec#classesMet()}; always the same where nobody counts. */
    public int classesMet() {
        return counting == null ? 0 : counting.classesMet();
    }

    private <T> T given(@Nullable T value, String method) {
        if (value == null) {
            throw new NullPointerException(
                    "The codec " + codec.getClass().getName() + " returned null from " + method + ".");
        }
        return value;
    }

    private IllegalStateException failure(Throwable e) {
        return new IllegalStateException("The codec " + codec.getClass().getName() + " threw " + ErrorText.of(e), e);
    }
}
