package dev.rouse.net.answer;

import dev.rouse.LimitExceededException;
import dev.rouse.RouseException;
import dev.rouse.net.request.ElementWriter;
import dev.rouse.net.request.HttpLimits;
import dev.rouse.net.request.Operation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Body with the elements of a stream, written as they come into an array of bounded size. Its bytes are the heap's own: it
 * may be dropped by one thread while another one writes.
 */
final class StreamBody {

    private final BoundedBody body;
    private final ElementWriter writer;
    private final int maxElements;
    private int elements;

    private StreamBody(BoundedBody body, ElementWriter writer, int maxElements) {
        this.body = body;
        this.writer = writer;
        this.maxElements = maxElements;
    }

    /**
     * Makes the body for the elements of {@code operation}; null when its outcome is no stream.
     *
     * @param share what it takes of the room of all answers
     */
    static @Nullable StreamBody of(Operation operation, HttpLimits limits, AnswerShare share) {
        BoundedBody body = new BoundedBody(Unpooled.buffer(0), limits.answerLimit(), share);
        ElementWriter writer = operation.elements(body);
        return writer == null ? null : new StreamBody(body, writer, limits.maxStreamElements());
    }

    /** Adds {@code element}. Returns why it cannot be; null when it was. */
    @Nullable
    Throwable add(Object element) {
        if (++elements > maxElements) {
            return new LimitExceededException("elements of the stream", elements, maxElements);
        }
        try {
            writer.write(element);
            return null;
        } catch (Throwable e) {
            return reason(e);
        }
    }

    /** Ends the array. Returns why that cannot be; null when it was done. */
    @Nullable
    Throwable end() {
        try {
            writer.end();
            return null;
        } catch (Throwable e) {
            return reason(e);
        }
    }

    /** A limit that was met, whatever a serializer made of it. */
    private Throwable reason(Throwable thrown) {
        RouseException exceeded = body.exceeded();
        return exceeded == null ? thrown : exceeded;
    }

    ByteBuf content() {
        return body.content();
    }
}
