package dev.rouse.net.operation;

import dev.rouse.ActorAddress;
import dev.rouse.ActorNode;
import dev.rouse.InvalidCallException;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The frame that creates an actor. Its input is plain data, as JSON has it: text, number, truth, list or map.
 *
 * @param head of the request, or of that which opened the socket
 * @param timeout how long the client waits; null for as long as a call of the type does
 */
public record CreateActor(
        ActorNode node,
        HttpRequest head,
        ActorAddress address,
        JsonMapper json,
        @Nullable Duration timeout) implements Operation {

    @Override
    public Publisher<?> run(RequestBody body) {
        return CallAction.client(node, head, address, timeout).create(address, input(body));
    }

    private @Nullable Object input(RequestBody body) {
        if (body.size() == 0) {
            return null;
        }
        @Nullable Object[] given;
        try {
            given = json.readValue(body.bytes(), 0, body.size(), Object[].class);
        } catch (JacksonException e) {
            throw new InvalidCallException("The input of a creation is not JSON: " + ArgumentFault.reason(e));
        }
        if (given.length > 1) {
            throw new InvalidCallException("A creation has at most one input, got " + given.length + ".");
        }
        return given.length == 0 ? null : given[0];
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return HttpResponseStatus.NO_CONTENT;
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {}
}
