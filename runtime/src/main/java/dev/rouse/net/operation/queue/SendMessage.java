package dev.rouse.net.operation.queue;

import dev.rouse.ActorAddress;
import dev.rouse.ActorClient;
import dev.rouse.ActorQueue;
import dev.rouse.ActorQueue.Priority;
import dev.rouse.net.operation.ActionJson;
import dev.rouse.net.operation.ViewJson;
import dev.rouse.net.request.IdentifiedRequest;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.Query;
import dev.rouse.net.request.RequestBody;
import dev.rouse.net.request.RequestRefused;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/**
 * {@code POST /actors/{type}/{key}/queues/{queue}?delay=&ttl=&priority=&wait=}: a message, whose times are in seconds.
 *
 * @param handler of the queue
 * @param waits whether the answer is that of the handler
 */
public record SendMessage(
        ActorClient node,
        HttpRequest head,
        ActorAddress address,
        String queue,
        ActionJson handler,
        long delaySeconds,
        long lifeSeconds,
        Priority priority,
        boolean waits)
        implements Operation {

    private static final long LONGEST = Duration.ofDays(3_650).toSeconds();

    private record Sent(String id) {}

    /**
     * Reads the conditions from the query of a request.
     *
     * @throws RequestRefused it is malformed
     */
    public static SendMessage of(
            ActorClient node, HttpRequest head, ActorAddress address, String queue, ActionJson handler) {
        Query query = Query.of(head.uri());
        return new SendMessage(
                node,
                head,
                address,
                queue,
                handler,
                seconds("delay", query.only("delay")),
                seconds("ttl", query.only("ttl")),
                priority(query.only("priority")),
                "true".equals(query.only("wait")));
    }

    private static long seconds(String name, @Nullable String text) {
        if (text == null) {
            return 0;
        }
        try {
            long seconds = Long.parseLong(text);
            if (seconds >= 0 && seconds <= LONGEST) {
                return seconds;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw Query.invalid("'" + name + "' is a number of seconds from 0 to " + LONGEST + ", got '" + text + "'.");
    }

    private static Priority priority(@Nullable String text) {
        for (Priority each : Priority.values()) {
            if (text != null && each.name().toLowerCase(Locale.ROOT).equals(text)) {
                return each;
            }
        }
        if (text == null) {
            return Priority.NORMAL;
        }
        throw Query.invalid("A priority is one of "
                + Arrays.toString(Priority.values()).toLowerCase(Locale.ROOT) + ", got '" + text + "'.");
    }

    @Override
    public Publisher<?> run(RequestBody body) {
        ActorQueue to = IdentifiedRequest.client(node, head)
                .queue(address, queue)
                .after(Duration.ofSeconds(delaySeconds))
                .priority(priority);
        ActorQueue sent = lifeSeconds == 0 ? to : to.timeToLive(Duration.ofSeconds(lifeSeconds));
        Object[] arguments = handler.message(body);
        return waits ? sent.sendAndWait(arguments) : sent.send(arguments);
    }

    @Override
    public HttpResponseStatus status(@Nullable Object outcome) {
        return waits ? HttpResponseStatus.OK : HttpResponseStatus.ACCEPTED;
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        if (waits) {
            handler.write(outcome, out);
        } else {
            ViewJson.write(new Sent((String) Objects.requireNonNull(outcome, "id")), out);
        }
    }
}
