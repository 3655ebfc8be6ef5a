package dev.rouse.net.request;

import java.time.Duration;

/**
 * Limits on one request and its answer.
 *
 * @param bodyLimit the most bytes that a request's body may have
 * @param answerLimit the most bytes that an answer's body may have
 * @param maxStreamElements the most elements that the answer of a stream action may have
 * @param headTimeout how long the head of a request may take from its first byte
 * @param requestTimeout how long a whole request may take
 * @param answerTimeout how long a client may take to take an answer
 */
public record HttpLimits(
        int bodyLimit,
        int answerLimit,
        int maxStreamElements,
        Duration headTimeout,
        Duration requestTimeout,
        Duration answerTimeout) {}
