package dev.rouse.net;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as callers see it.
 *
 * @param allow the value of an {@code Allow} header
 * @param retryAfter the value of a {@code Retry-After} header
 */
record ErrorBody(
        HttpResponseStatus status,
        String group,
        String code,
        String message,
        Map<String, Object> metadata,
        @Nullable String allow,
        @Nullable CharSequence retryAfter) {}
