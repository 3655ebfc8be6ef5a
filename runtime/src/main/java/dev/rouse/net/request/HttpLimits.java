package dev.rouse.net.request;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import java.time.Duration;

/**
 * Limits on one request and its answer.
 *
 * @param bodyLimit the most bytes that a request's body may have
 * @param streamLimit the most bytes that a request's body may have that its operation takes as a stream
 * @param answerLimit the most bytes that an answer's body may have
 * @param maxStreamElements the most elements that the answer of a stream action may have
 * @param headTimeout how long the head of a request may take from its first byte
 * @param requestTimeout how long a whole request may take, but for what comes of it as a stream
 * @param bodyRate the bytes a second that such a stream has at least while it is waited for; 0 for any
 * @param bodyGrace how long it may be behind that
 * @param answerTimeout how long a client may take to take an answer
 */
public record HttpLimits(
        int bodyLimit,
        long streamLimit,
        int answerLimit,
        int maxStreamElements,
        Duration headTimeout,
        Duration requestTimeout,
        int bodyRate,
        Duration bodyGrace,
        Duration answerTimeout) {

    /** Whether the body of {@code request} is, or may become, larger than one that is gathered. */
    public boolean mayBeLarge(HttpRequest request) {
        return streamLimit > 0
                && (HttpUtil.isContentLengthSet(request)
                        ? HttpUtil.getContentLength(request, 0L) > bodyLimit
                        : HttpUtil.isTransferEncodingChunked(request));
    }
}
