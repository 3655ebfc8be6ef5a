package dev.rouse.kv.memory;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.WriteBuffer;
import org.h2.mvstore.type.BasicDataType;

/** Bytes behind their length, in unsigned order. Believes no length that goes past its page. */
final class BytesType extends BasicDataType<byte[]> {

    static final BytesType INSTANCE = new BytesType();

    private static final int ARRAY_HEADER_BYTES = 16;

    private BytesType() {}

    @Override
    public int getMemory(byte[] bytes) {
        return ARRAY_HEADER_BYTES + bytes.length;
    }

    @Override
    public void write(WriteBuffer to, byte[] bytes) {
        to.putVarInt(bytes.length).put(bytes);
    }

    @Override
    public byte[] read(ByteBuffer from) {
        int length = DataUtils.readVarInt(from);
        if (length < 0 || length > from.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }

    @Override
    public byte[][] createStorage(int size) {
        return new byte[size][];
    }

    @Override
    public int compare(byte[] one, byte[] other) {
        return Arrays.compareUnsigned(one, other);
    }
}
