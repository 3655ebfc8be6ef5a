package dev.rouse.net.answer;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;

/**
 * An error as callers see it.
 *
 * @param headers of the answer, by name
 */
public record ErrorBody(
        HttpResponseStatus status,
        String group,
        String code,
        String message,
        Map<String, Object> metadata,
        Map<CharSequence, CharSequence> headers) {}
