package dev.rouse.replay;

import dev.rouse.StateCodec;
import dev.rouse.WorkflowValue;
import dev.rouse.type.GuardedCodec;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The codec of a type, for values that know where they stand in a history: kind 1, length of the path 4, the path in UTF-8, and what the codec
 * itself writes. So a value that cannot be read, be it that the history does not tell it, has a name. For one replay.
 */
final class ReplayCodec implements StateCodec {

    private static final int TOLD = 0;
    private static final int SHAPE = 1;
    private static final int HIDDEN = 2;

    private final GuardedCodec codec;
    private @Nullable Fault fault;

    /**
     * A value that could not be read.
     *
     * @param hidden whether the history does not tell it
     */
    record Fault(String path, boolean hidden, RuntimeException reason) {}

    ReplayCodec(StateCodec codec) {
        this.codec = new GuardedCodec(codec);
    }

    /** The first value that could not be read; null for none. */
    @Nullable
    Fault fault() {
        return fault;
    }

    /** The bytes of {@code value}, which stands at {@code path}. */
    byte[] written(String path, WorkflowValue value) {
        return switch (value.kind()) {
            case JSON, BYTES -> written(TOLD, path, value.bytes());
            case SHAPE -> written(SHAPE, path, value.bytes());
            case HIDDEN -> written(HIDDEN, path, new byte[0]);
        };
    }

    private static byte[] written(int kind, String path, byte[] own) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 + Integer.BYTES + name.length + own.length);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(kind);
            out.writeInt(name.length);
            out.write(name);
            out.write(own);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public byte[] encode(Object state, Type type) {
        return written(TOLD, "", codec.encode(state, type));
    }

    @Override
    public Object decode(byte[] bytes, Type type) {
        ByteBuffer from = ByteBuffer.wrap(bytes);
        int kind = from.get();
        byte[] name = new byte[from.getInt()];
        from.get(name);
        byte[] own = new byte[from.remaining()];
        from.get(own);
        String path = new String(name, StandardCharsets.UTF_8);
        try {
            if (kind == HIDDEN) {
                throw new IllegalStateException("The history does not tell the value of '" + path + "'.");
            }
            return codec.decode(own, type);
        } catch (RuntimeException e) {
            fault = fault == null ? new Fault(path, kind != TOLD, e) : fault;
            throw e;
        }
    }

    @Override
    public void check(Type type) {
        codec.check(type);
    }

    @Override
    public @Nullable String lost(Object state, byte[] bytes, Type type) {
        return null;
    }
}
