package dev.rouse.net.answer;

import dev.rouse.net.request.HttpLimits;
import dev.rouse.net.request.Operation;
import dev.rouse.LimitExceededException;
import dev.rouse.RouseException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SequenceWriter;

/**
 * Elements of a stream, written as they come into an array of bounded size. Its bytes are the heap's own: it may be dropped
 * by one thread while another one writes.
 */
final class StreamBody {

    private final BoundedBody body;
    private final SequenceWriter writer;
    private final int maxElements;
    private int elements;

    private StreamBody(BoundedBody body, SequenceWriter writer, int maxElements) {
        this.body = body;
        this.writer = writer;
        this.maxElements = maxElements;
    }

    /**
     * That of {@code operation}; null when its outcome is no stream.
     *
     * @param share what it takes of the room of all answers
     */
    static @Nullable StreamBody of(Operation operation, HttpLimits limits, AnswerShare share) {
        BoundedBody body = new BoundedBody(Unpooled.buffer(0), limits.answerLimit(), share);
        SequenceWriter writer = operation.elements(body);
        return writer == null ? null : new StreamBody(body, writer, limits.maxStreamElements());
    }

    /** Adds {@code element}. Returns why it cannot be; null when it was. */
    @Nullable
    Throwable add(Object element) {
        if (++elements > maxElements) {
            return new LimitExceededException("number of elements of the stream", elements, maxElements);
        }
        return written(() -> writer.write(element));
    }

    /** Ends the array. Returns why that cannot be; null when it was done. */
    @Nullable
    Throwable end() {
        return written(writer::close);
    }

    private @Nullable Throwable written(Runnable part) {
        try {
            part.run();
            return null;
        } catch (Throwable e) {
            RouseException exceeded = body.exceeded();
            return exceeded == null ? e : exceeded;
        }
    }

    ByteBuf content() {
        return body.content();
    }
}
