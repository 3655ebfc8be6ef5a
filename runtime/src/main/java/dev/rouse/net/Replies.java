package dev.rouse.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufOutputStream;
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
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Makes answers: whole ones, so that what cannot be written in full is not begun. Shared by all connections. */
final class Replies {

    private static final int FIRST_BYTES = 256;

    private final ErrorBodies errors;

    Replies(JsonMapper json) {
        this.errors = new ErrorBodies(json);
    }

    @FunctionalInterface
    private interface Body {

        void write(OutputStream out);
    }

    /** What became of an operation; an outcome that cannot be written becomes an error. */
    FullHttpResponse of(Answer answer, ByteBufAllocator allocator) {
        Throwable error = answer.error();
        return error == null ? outcome(answer.operation(), answer.outcome(), allocator) : error(error, allocator);
    }

    private FullHttpResponse outcome(Operation operation, @Nullable Object outcome, ByteBufAllocator allocator) {
        try {
            HttpResponseStatus status = operation.status(outcome);
            if (status.equals(HttpResponseStatus.NO_CONTENT)) {
                return response(status, Unpooled.EMPTY_BUFFER);
            }
            return json(status, out -> operation.write(outcome, out), allocator);
        } catch (Throwable t) {
            return error(t, allocator);
        }
    }

    /** An error; one that cannot be told becomes a masked one. */
    FullHttpResponse error(Throwable error, ByteBufAllocator allocator) {
        ErrorBody body = errors.of(error);
        FullHttpResponse response;
        try {
            response = json(body.status(), out -> errors.write(body, out), allocator);
        } catch (RuntimeException e) {
            ErrorBody masked = errors.masked(e);
            response = json(masked.status(), out -> errors.write(masked, out), allocator);
        }
        if (body.retryAfter() != null) {
            response.headers().set(HttpHeaderNames.RETRY_AFTER, body.retryAfter());
        }
        if (body.allow() != null) {
            response.headers().set(HttpHeaderNames.ALLOW, body.allow());
        }
        return response;
    }

    private static FullHttpResponse json(HttpResponseStatus status, Body body, ByteBufAllocator allocator) {
        ByteBuf content = allocator.ioBuffer(FIRST_BYTES);
        try (OutputStream out = new ByteBufOutputStream(content)) {
            body.write(out);
        } catch (IOException e) {
            content.release();
            throw new UncheckedIOException(e);
        } catch (Throwable t) {
            content.release();
            throw t;
        }
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
