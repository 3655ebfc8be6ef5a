package dev.rouse.net.request;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundInvoker;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * Shape of an answer as its request wants it: head or body, and whether the connection stays.
 *
 * @param bodiless whether only the head of the answer is wanted
 * @param explicitKeepAlive whether the client must be told that the connection stays, as before HTTP 1.1
 * @param keepAlive whether the client wants the connection to stay
 * @param awaitsContinue whether the client waits for a word before it sends the body
 * @param endIsKnown whether the end of the request will be seen. It is not when the codec is lost; nor when a client that
 *     waits for a word is refused, since it may still send the body or not. Then the connection has to end, lest a body be
 *     taken for a request
 * @param shownTo the site whose pages may read the answer; null when none but the server's own may
 */
public record Framing(
        boolean bodiless,
        boolean explicitKeepAlive,
        boolean keepAlive,
        boolean awaitsContinue,
        boolean endIsKnown,
        @Nullable CrossOrigin shownTo) {

    /** Framing of an answer to what was not read as a request: the last one. */
    public static final Framing LAST = new Framing(false, false, false, false, false, null);

    public static Framing of(HttpRequest request, @Nullable CrossOrigin shownTo) {
        boolean awaitsContinue = HttpUtil.is100ContinueExpected(request);
        return new Framing(
                HttpMethod.HEAD.equals(request.method()),
                !request.protocolVersion().isKeepAliveDefault(),
                HttpUtil.isKeepAlive(request),
                awaitsContinue,
                request.decoderResult().isSuccess() && !awaitsContinue && RequestHead.endIsKnown(request),
                shownTo);
    }

    public Framing withEndKnown(boolean known) {
        return new Framing(bodiless, explicitKeepAlive, keepAlive, awaitsContinue, known, shownTo);
    }

    /** Tells a client that waits for a word that its body is wanted. */
    public void sayContinue(ChannelOutboundInvoker client) {
        if (awaitsContinue) {
            client.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    /** Completes the head of an answer, and returns what to send. */
    public FullHttpResponse apply(FullHttpResponse response, boolean stays) {
        HttpHeaders headers = response.headers();
        HttpResponseStatus status = response.status();
        if (!status.equals(HttpResponseStatus.NO_CONTENT) && !status.equals(HttpResponseStatus.NOT_MODIFIED)) {
            headers.setInt(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes());
        }
        if (!stays) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (explicitKeepAlive) {
            headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        if (shownTo != null) {
            shownTo.addTo(headers);
        }
        if (!bodiless) {
            return response;
        }
        FullHttpResponse head = response.replace(Unpooled.EMPTY_BUFFER);
        response.release();
        return head;
    }
}
