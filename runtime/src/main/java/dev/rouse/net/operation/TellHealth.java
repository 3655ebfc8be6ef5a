package dev.rouse.net.operation;

import dev.rouse.Administration;
import dev.rouse.NodeHealth;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * {@code GET /health} and {@code GET /ready}.
 *
 * @param mustServe whether a node that serves no calls is an error
 */
public record TellHealth(Administration node, boolean mustServe) implements Operation {

    private record View(
            NodeHealth.Status status,
            String reason,
            int residentActors,
            long sinceConfirmedMillis,
            long heartbeatMillis,
            long admissionMillis,
            int lastGroup) {}

    @Override
    public Publisher<?> run(RequestBody body) {
        return Mono.fromSupplier(node::health);
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return mustServe && !health(outcome).ready() ? HttpResponseStatus.SERVICE_UNAVAILABLE : HttpResponseStatus.OK;
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        NodeHealth health = health(outcome);
        ViewJson.write(
                new View(
                        health.status(),
                        health.reason(),
                        health.residentActors(),
                        health.sinceConfirmed().toMillis(),
                        health.store().heartbeat().toMillis(),
                        health.store().admission().toMillis(),
                        health.store().lastGroup()),
                out);
    }

    private static NodeHealth health(@Nullable Object outcome) {
        return (NodeHealth) Objects.requireNonNull(outcome, "health");
    }
}
