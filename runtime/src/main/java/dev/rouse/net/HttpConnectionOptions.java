package dev.rouse.net;

import java.time.Duration;

/**
 * Limits on what clients take of an HTTP server: connections, memory and time.
 *
 * @param maxConnections how many connections {@link ActorHttpServer} keeps at the same time, 10,000 by default; one more is
 *     answered with 503 and closed
 * @param maxRequestBytes the most bytes that the bodies of all requests which are being received or answered may have
 *     together, and never fewer than one may have; others end with {@link dev.rouse.OverloadedException}, status 429. A
 *     sixteenth of the heap by default
 * @param maxAnswerBytes the most bytes that all answers may have together which are being collected, or which their clients
 *     have not taken yet, and never fewer than one may have; another one is told as status 507, {@code answers_full}, though
 *     its call was made, and the connections of those who have left an answer waiting for more than a second are closed. A
 *     sixteenth of the heap by default
 * @param idleTimeout how long {@link ActorHttpServer} keeps a connection on which nothing moves and no call is under way, 60 s
 *     by default
 * @param headTimeout how long the head of a request may take from its first byte at {@link ActorHttpServer}, 10 s by default;
 *     then it is answered with 408 and the connection is closed. Within somebody else's server the codec before the handler
 *     reads heads, and that server has an option of its own
 * @param requestTimeout how long a whole request may take: from its first byte at {@link ActorHttpServer}, else from its
 *     head, to the end of its body; 30 s by default, then as {@code headTimeout}
 * @param answerTimeout how long a client may take to take an answer, 2 min by default; then the connection is closed
 * @param closeDeadline how long {@link ActorHttpServer#close} waits for requests under way, 10 s by default
 */
public record HttpConnectionOptions(
        int maxConnections,
        long maxRequestBytes,
        long maxAnswerBytes,
        Duration idleTimeout,
        Duration headTimeout,
        Duration requestTimeout,
        Duration answerTimeout,
        Duration closeDeadline) {

    /** The defaults. */
    public static final HttpConnectionOptions DEFAULTS = new HttpConnectionOptions(
            10_000,
            Runtime.getRuntime().maxMemory() / 16,
            Runtime.getRuntime().maxMemory() / 16,
            Duration.ofSeconds(60),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofSeconds(10));

    public HttpConnectionOptions {
        if (maxConnections < 1) {
            throw new IllegalArgumentException("At least 1 connection is possible, got " + maxConnections + ".");
        }
        if (maxRequestBytes < 1) {
            throw new IllegalArgumentException("Requests have at least 1 byte, got " + maxRequestBytes + ".");
        }
        if (maxAnswerBytes < 1) {
            throw new IllegalArgumentException("Answers have at least 1 byte, got " + maxAnswerBytes + ".");
        }
        checkPositive("idle time-out", idleTimeout);
        checkPositive("time-out of a request's head", headTimeout);
        checkPositive("time-out of a request", requestTimeout);
        checkPositive("time-out of an answer", answerTimeout);
        if (closeDeadline.isNegative()) {
            throw new IllegalArgumentException("The close deadline is 0 or more, got " + closeDeadline + ".");
        }
    }

    /** With at most so many connections at the same time. */
    public HttpConnectionOptions withMaxConnections(int count) {
        return new HttpConnectionOptions(
                count,
                maxRequestBytes,
                maxAnswerBytes,
                idleTimeout,
                headTimeout,
                requestTimeout,
                answerTimeout,
                closeDeadline);
    }

    /** With at most so many bytes in the bodies of all requests that are received or answered at a time. */
    public HttpConnectionOptions withMaxRequestBytes(long bytes) {
        return new HttpConnectionOptions(
                maxConnections,
                bytes,
                maxAnswerBytes,
                idleTimeout,
                headTimeout,
                requestTimeout,
                answerTimeout,
                closeDeadline);
    }

    /** With at most so many bytes in all answers that are collected or not taken yet. */
    public HttpConnectionOptions withMaxAnswerBytes(long bytes) {
        return new HttpConnectionOptions(
                maxConnections,
                maxRequestBytes,
                bytes,
                idleTimeout,
                headTimeout,
                requestTimeout,
                answerTimeout,
                closeDeadline);
    }

    /** With connections closed after being idle for so long. */
    public HttpConnectionOptions withIdleTimeout(Duration other) {
        return new HttpConnectionOptions(
                maxConnections,
                maxRequestBytes,
                maxAnswerBytes,
                other,
                headTimeout,
                requestTimeout,
                answerTimeout,
                closeDeadline);
    }

    /** With so much time for the head of a request. */
    public HttpConnectionOptions withHeadTimeout(Duration other) {
        return new HttpConnectionOptions(
                maxConnections,
                maxRequestBytes,
                maxAnswerBytes,
                idleTimeout,
                other,
                requestTimeout,
                answerTimeout,
                closeDeadline);
    }

    /** With so much time for a whole request, its head included. */
    public HttpConnectionOptions withRequestTimeout(Duration other) {
        return new HttpConnectionOptions(
                maxConnections,
                maxRequestBytes,
                maxAnswerBytes,
                idleTimeout,
                headTimeout,
                other,
                answerTimeout,
                closeDeadline);
    }

    /** With so much time for a client to take an answer. */
    public HttpConnectionOptions withAnswerTimeout(Duration other) {
        return new HttpConnectionOptions(
                maxConnections,
                maxRequestBytes,
                maxAnswerBytes,
                idleTimeout,
                headTimeout,
                requestTimeout,
                other,
                closeDeadline);
    }

    /** With so much time for requests under way when the server closes. */
    public HttpConnectionOptions withCloseDeadline(Duration other) {
        return new HttpConnectionOptions(
                maxConnections,
                maxRequestBytes,
                maxAnswerBytes,
                idleTimeout,
                headTimeout,
                requestTimeout,
                answerTimeout,
                other);
    }

    private static void checkPositive(String what, Duration given) {
        if (given.isNegative() || given.isZero()) {
            throw new IllegalArgumentException("The " + what + " is more than zero, got " + given + ".");
        }
    }
}
