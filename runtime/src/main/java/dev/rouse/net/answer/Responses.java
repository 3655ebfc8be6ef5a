package dev.rouse.net.answer;

import dev.rouse.RouseException;
import dev.rouse.net.request.Operation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Makes responses: whole ones, so that what cannot be written in full is not begun. Shared by all connections. */
public final class Responses {

    private static final int FIRST_BYTES = 256;
    private static final byte[] UNTOLD = ("{\"group\":\"internal\",\"code\":\"internal_error\","
                    + "\"message\":\"Something went wrong here; the log has it.\",\"metadata\":{}}")
            .getBytes(StandardCharsets.US_ASCII);

    private final ErrorBodies errors;

    private final int answerLimit;

    /** @param thrown told of each error that nobody expected */
    public Responses(JsonMapper json, int answerLimit, Consumer<Throwable> thrown) {
        this.errors = new ErrorBodies(json, thrown);
        this.answerLimit = answerLimit;
    }

    @FunctionalInterface
    private interface Body {

        void write(OutputStream out);
    }

    /**
     * Writes what became of an operation; an outcome that cannot be written becomes an error.
     *
     * @param share what the answer takes of the room of all, until its client has it; an error takes none
     */
    public FullHttpResponse of(PendingAnswer answer, AnswerShare share, ByteBufAllocator allocator) {
        Throwable error = answer.error();
        if (error != null) {
            share.giveBack();
            return error(error, allocator);
        }
        StreamBody stream = answer.stream();
        if (stream == null) {
            return outcome(answer.operation(), answer.value(), share, allocator);
        }
        FullHttpResponse response = json(HttpResponseStatus.OK, stream.content());
        answer.operation().addTo(response.headers());
        return response;
    }

    private FullHttpResponse outcome(
            Operation operation, @Nullable Object outcome, AnswerShare share, ByteBufAllocator allocator) {
        try {
            HttpResponseStatus status = operation.status(outcome);
            if (status.equals(HttpResponseStatus.NO_CONTENT) || status.equals(HttpResponseStatus.NOT_MODIFIED)) {
                FullHttpResponse bare = response(status, Unpooled.EMPTY_BUFFER);
                operation.addTo(bare.headers());
                return bare;
            }
            FullHttpResponse response = json(
                    status,
                    out -> operation.write(outcome, out),
                    new BoundedBody(allocator.ioBuffer(FIRST_BYTES), answerLimit, share));
            operation.addTo(response.headers());
            return response;
        } catch (Throwable t) {
            share.giveBack();
            return error(t, allocator);
        }
    }

    /** Writes an error; one that cannot be told becomes a masked one. */
    public FullHttpResponse error(Throwable error, ByteBufAllocator allocator) {
        ErrorBody body = errors.of(error);
        FullHttpResponse response;
        try {
            response = json(body.status(), out -> errors.write(body, out), unbounded(allocator));
        } catch (Throwable e) {
            return untold(e, allocator);
        }
        body.headers().forEach(response.headers()::set);
        return response;
    }

    private static BoundedBody unbounded(ByteBufAllocator allocator) {
        return new BoundedBody(allocator.ioBuffer(FIRST_BYTES), Integer.MAX_VALUE, null);
    }

    /** Masks what is wrong with an error as well; a mapper that cannot even write that is not asked again. */
    private FullHttpResponse untold(Throwable reason, ByteBufAllocator allocator) {
        ErrorBody masked = errors.masked(reason);
        try {
            return json(masked.status(), out -> errors.write(masked, out), unbounded(allocator));
        } catch (Throwable e) {
            return json(masked.status(), Unpooled.wrappedBuffer(UNTOLD));
        }
    }

    private static FullHttpResponse json(HttpResponseStatus status, Body body, BoundedBody out) {
        try {
            body.write(out);
        } catch (Throwable t) {
            out.content().release();
            RouseException exceeded = out.exceeded();
            if (exceeded != null) {
                throw exceeded;
            }
            throw t;
        }
        return json(status, out.content());
    }

    private static FullHttpResponse json(HttpResponseStatus status, ByteBuf content) {
        FullHttpResponse response = response(status, content);
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, HttpHeaderValues.APPLICATION_JSON);
        return response;
    }

    private static FullHttpResponse response(HttpResponseStatus status, ByteBuf content) {
        HttpHeaders headers =
                DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
        return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, content, headers, EmptyHttpHeaders.INSTANCE);
    }
}
