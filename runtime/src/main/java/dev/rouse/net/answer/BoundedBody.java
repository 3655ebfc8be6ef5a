package dev.rouse.net.answer;

import dev.rouse.LimitExceededException;
import dev.rouse.RouseException;
import io.netty.buffer.ByteBuf;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Body of an answer as it is written: at most so many bytes, and together with all other answers as many as there is room
 * for.
 */
public final class BoundedBody extends OutputStream {

    private final ByteBuf content;
    private final int limit;
    private final @Nullable AnswerShare share;
    private @Nullable RouseException exceeded;

    /** @param share what it takes of the room of all answers; null for one that is told whatever there is */
    public BoundedBody(ByteBuf content, int limit, @Nullable AnswerShare share) {
        this.content = content;
        this.limit = limit;
        this.share = share;
    }

    public ByteBuf content() {
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
            throw refuse(new LimitExceededException("bytes of the answer", size, limit));
        }
        if (share != null && !share.take(more)) {
            throw refuse(share.refusal());
        }
    }

    private RouseException refuse(RouseException reason) {
        exceeded = reason;
        return reason;
    }

    /** The limit that writing ended with, whatever a serializer made of it; null when it did not. */
    public @Nullable RouseException exceeded() {
        return exceeded;
    }
}
