package dev.rouse.net.raw;

import dev.rouse.ActorAddress;
import dev.rouse.ConnectionGateway;
import dev.rouse.RawRequest;
import dev.rouse.RawResponse;
import dev.rouse.net.answer.ErrorBodies;
import dev.rouse.net.request.CrossOrigin;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Brings plain requests of a server to the actors that answer them. */
public final class RawRequests {

    private final boolean isAuthenticated;
    private final Duration requestTimeout;
    private final Duration answerTimeout;
    private final ErrorBodies errors;

    /**
     * @param isAuthenticated whether the server has an authenticator
     * @param requestTimeout how long a client may go on sending behind its answer
     * @param answerTimeout how long a client may take nothing of what is sent
     * @param errors notes those that no client can be told any more
     */
    public RawRequests(boolean isAuthenticated, Duration requestTimeout, Duration answerTimeout, ErrorBodies errors) {
        this.isAuthenticated = isAuthenticated;
        this.requestTimeout = requestTimeout;
        this.answerTimeout = answerTimeout;
        this.errors = errors;
    }

    /**
     * The operation that a request asks for.
     *
     * @param path below the actor
     * @param shownTo the site whose pages may read the answer; null for the server's own alone
     * @param gateway to the actor, for the sender of the request once that is known
     */
    public Operation of(
            HttpRequest head,
            String path,
            @Nullable CrossOrigin shownTo,
            ActorAddress actor,
            Supplier<ConnectionGateway> gateway) {
        RawRequest request = RawHeads.of(head, path, isAuthenticated);
        return new AskActor(this, head.method(), request, shownTo, actor, gateway);
    }

    Duration requestTimeout() {
        return requestTimeout;
    }

    Duration answerTimeout() {
        return answerTimeout;
    }

    ErrorBodies errors() {
        return errors;
    }

    /** Adds the headers that an actor gave, but for those of a connection and of its framing. */
    static void addTo(RawResponse response, HttpHeaders answer) {
        answer.remove(HttpHeaderNames.CONTENT_TYPE);
        response.headers().forEach((name, values) -> {
            if (RawHeads.isOfActor(name)) {
                answer.set(name, values);
            }
        });
    }

    /** {@code /actors/{type}/{key}/http/…}, with any method. */
    private static final class AskActor implements Operation {

        private final RawRequests shared;
        private final HttpMethod method;
        private final RawRequest request;
        private final @Nullable CrossOrigin shownTo;
        private final ActorAddress actor;
        private final Supplier<ConnectionGateway> gateway;
        private @Nullable RawResponse whole;

        AskActor(
                RawRequests shared,
                HttpMethod method,
                RawRequest request,
                @Nullable CrossOrigin shownTo,
                ActorAddress actor,
                Supplier<ConnectionGateway> gateway) {
            this.shared = shared;
            this.method = method;
            this.request = request;
            this.shownTo = shownTo;
            this.actor = actor;
            this.gateway = gateway;
        }

        @Override
        public Publisher<?> run(RequestBody body) {
            Flux<byte[]> parts = body.parts();
            byte[] whole = Arrays.copyOf(body.bytes(), body.size());
            return Mono.defer(() -> parts == null
                            ? gateway.get().http(actor, request, whole)
                            : gateway.get().http(actor, request, parts))
                    .map(this::answered);
        }

        @Override
        public boolean takesStream() {
            return true;
        }

        private Object answered(RawResponse response) {
            Flux<byte[]> stream = response.stream();
            boolean isBodiless = HttpMethod.HEAD.equals(method) || response.status() == 204 || response.status() == 304;
            if (stream != null && !isBodiless) {
                return new RawBodyStream(response, stream, shownTo, shared);
            }
            whole = response;
            return response;
        }

        private RawResponse whole() {
            return Objects.requireNonNull(whole, "whole");
        }

        @Override
        public HttpResponseStatus status(@Nullable Object outcome) {
            return HttpResponseStatus.valueOf(whole().status());
        }

        @Override
        public void addTo(HttpHeaders answer) {
            RawRequests.addTo(whole(), answer);
        }

        @Override
        public void write(@Nullable Object outcome, OutputStream out) {
            try {
                out.write(whole().bytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
