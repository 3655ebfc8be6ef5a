package dev.rouse.net;

import dev.rouse.LimitExceededException;
import io.netty.buffer.ByteBuf;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** Body of an answer as it is written: at most so many bytes. */
final class BoundedBody extends OutputStream {

    private final ByteBuf content;
    private final int limit;
    private @Nullable LimitExceededException exceeded;

    BoundedBody(ByteBuf content, int limit) {
        this.content = content;
        this.limit = limit;
    }

    ByteBuf content() {
        return content;
    }

    @Override
    public void write(int b) {
        check(1);
        content.writeByte(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        check(length);
        content.writeBytes(bytes, offset, length);
    }

    private void check(int more) {
        long size = (long) content.readableBytes() + more;
        if (size > limit) {
            exceeded = new LimitExceededException("number of bytes of the answer", size, limit);
            throw exceeded;
        }
    }

    /** What writing ended with when that was the limit, whatever a serializer made of it; else null. */
    @Nullable
    LimitExceededException exceeded() {
        return exceeded;
    }
}
