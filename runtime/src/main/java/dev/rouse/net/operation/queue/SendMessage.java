package dev.rouse.net.operation.queue;

import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.ActorNode;
import dev.rouse.ActorQueue;
import dev.rouse.net.operation.ActionJson;
import dev.rouse.net.operation.CallAction;
import dev.rouse.net.operation.ViewJson;
import dev.rouse.net.request.IdempotencyKey;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.Query;
import dev.rouse.net.request.RequestBody;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * {@code POST /actors/{type}/{key}/queues/{queue}?delay=&at=&ttl=&priority=&group=&wait=}: a message; and the same as a frame.
 *
 * @param handler of the queue
 * @param key under which it may be sent again; null for none
 * @param frame whether it is a frame: its arguments are an array, and it is answered with the id alone
 * @param timeout how long the client waits; null for as long as a call of the type does
 */
public record SendMessage(
        ActorNode node,
        HttpRequest head,
        ActorAddress address,
        String queue,
        ActionJson handler,
        SendConditions conditions,
        @Nullable String key,
        boolean frame,
        @Nullable Duration timeout)
        implements Operation {

    private record Sent(String id) {}

    /**
     * Reads the conditions from the query of a request.
     *
     * @throws dev.rouse.net.request.RequestRefused it is malformed
     */
    public static SendMessage of(
            ActorNode node, HttpRequest head, ActorAddress address, String queue, ActionJson handler) {
        SendConditions conditions = SendConditions.of(Query.of(head.uri()));
        return new SendMessage(node, head, address, queue, handler, conditions, IdempotencyKey.of(head), false, null);
    }

    /**
     * Reads the conditions from what stands behind the queue in a frame.
     *
     * @param query of the frame
     * @throws dev.rouse.net.request.RequestRefused it is malformed
     */
    public static SendMessage ofFrame(
            ActorNode node,
            HttpRequest head,
            ActorAddress address,
            String queue,
            ActionJson handler,
            Query query,
            @Nullable String key,
            @Nullable Duration timeout) {
        return new SendMessage(node, head, address, queue, handler, SendConditions.of(query), key, true, timeout);
    }

    @Override
    public Publisher<?> run(RequestBody body) {
        ActorClient client = CallAction.client(node, head, address, timeout);
        ActorQueue to = conditions.of(client.queue(address, queue));
        ActorQueue sent = key == null ? to : to.withKey(key);
        Object[] arguments = frame ? handler.arguments(body) : handler.message(body);
        return conditions.waits() ? sent.sendAndWait(arguments) : sent.send(arguments);
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return conditions.waits() ? HttpResponseStatus.OK : HttpResponseStatus.ACCEPTED;
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        if (conditions.waits()) {
            handler.write(outcome, out);
        } else {
            String id = (String) Objects.requireNonNull(outcome, "id");
            ViewJson.write(frame ? id : new Sent(id), out);
        }
    }
}
