package dev.rouse.net.request;

import dev.rouse.Principal;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Operation that one request asks of a node, and the way its outcome is written. Known when the head of the request is
 * read.
 */
public interface Operation {

    /** Begins the operation, and does not block. */
    Publisher<?> run(RequestBody body);

    /**
     * Asks whether it may begin, where that is to be known before its body comes; null where nobody has to be asked. What ends without an
     * error lets {@link #admitted} pass, and is told on any thread. Asked once at most, and then instead of by {@link #run}.
     */
    default @Nullable Mono<Boolean> admission() {
        return null;
    }

    /** The operation as it is behind its {@link #admission}. */
    default Operation admitted() {
        return this;
    }

    /** Whether the body may come as a stream, where it is larger than others may be: then it begins when so much of it is there. */
    default boolean takesStream() {
        return false;
    }

    /** Writes the elements of a stream as they come, as a JSON array; null where the outcome is one value or none. */
    default @Nullable ElementWriter elements(OutputStream out) {
        return null;
    }

    /** Whether the outcome is a stream: any number of elements, each written by {@link #write} where they are sent one by one. */
    default boolean isStream() {
        return false;
    }

    default HttpResponseStatus status(@Nullable Object outcome) {
        return HttpResponseStatus.OK;
    }

    /** Adds to the headers of an answer, in place of what it has of the same name. */
    default void addTo(HttpHeaders answer) {}

    /**
     * Writes the body: JSON, unless {@link #addTo} says otherwise. Not called for {@link HttpResponseStatus#NO_CONTENT} and {@link
     * HttpResponseStatus#NOT_MODIFIED}.
     */
    void write(@Nullable Object outcome, OutputStream out);

    /** The sender of the request, once that is known; null for nobody. */
    default @Nullable Principal sender() {
        return null;
    }
}
