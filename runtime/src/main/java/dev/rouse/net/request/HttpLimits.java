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
 * @param requestTimeout how long a whole request may take
 * @param answerTimeout how long a client may take to take an answer
 */
public record HttpLimits(
        int bodyLimit,
        long streamLimit,
        int answerLimit,
        int maxStreamElements,
        Duration headTimeout,
        Duration requestTimeout,
        Duration answerTimeout) {

    /** Whether the body of {@code request} comes as it is asked for, where its operation may take it so. */
    public boolean isStreamed(HttpRequest request) {
        return streamLimit > 0
                && (HttpUtil.isContentLengthSet(request)
                        ? HttpUtil.getContentLength(request, 0L) > bodyLimit
                        : HttpUtil.isTransferEncodingChunked(request));
    }
}
