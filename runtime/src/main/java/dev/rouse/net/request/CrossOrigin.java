package dev.rouse.net.request;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;

/**
 * A site whose pages may read an answer.
 *
 * @param site its origin, {@code *} for all
 * @param exposedHeaders names of the headers that they may read too, as a header lists them; empty for none
 */
public record CrossOrigin(String site, String exposedHeaders) {

    /** Tells a browser so. */
    public void addTo(HttpHeaders answer) {
        answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, site);
        answer.set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
        if (!exposedHeaders.isEmpty()) {
            answer.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, exposedHeaders);
        }
    }
}
