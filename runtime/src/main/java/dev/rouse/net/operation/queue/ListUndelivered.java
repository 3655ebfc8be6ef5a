package dev.rouse.net.operation.queue;

import dev.rouse.ActorAddress;
import dev.rouse.Administration;
import dev.rouse.UndeliveredMessage;
import dev.rouse.net.operation.ViewJson;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** {@code GET /actors/{type}/{key}/undelivered}: all of the messages but their arguments. */
public record ListUndelivered(Administration node, ActorAddress address) implements Operation {

    private record View(List<Item> messages) {}

    private record Receiver(String type, String key, List<String> keyParts) {}

    private record Item(
            String id, Receiver receiver, String queue, Instant sentAt, Instant failedAt, String reason, String error) {

        static Item of(UndeliveredMessage message) {
            return new Item(
                    message.id(),
                    new Receiver(
                            message.receiver().type(),
                            message.receiver().key(),
                            message.receiver().keyParts()),
                    message.queue(),
                    message.sentAt(),
                    message.failedAt(),
                    message.reason().name().toLowerCase(Locale.ROOT),
                    message.error());
        }
    }

    @Override
    public Publisher<?> run(RequestBody body) {
        return node.undelivered(address);
    }

    @Override
    @SuppressWarnings("unchecked") // as run() gives it
    public void write(@Nullable Object outcome, OutputStream out) {
        List<UndeliveredMessage> messages = (List<UndeliveredMessage>) Objects.requireNonNull(outcome, "messages");
        ViewJson.write(new View(messages.stream().map(Item::of).toList()), out);
    }
}
