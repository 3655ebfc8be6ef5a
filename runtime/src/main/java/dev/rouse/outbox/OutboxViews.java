package dev.rouse.outbox;

import dev.rouse.ActorAddress;
import dev.rouse.UndeliveredMessage;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.outbox.exchange.Refusals;
import dev.rouse.queue.SendOrder;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import dev.rouse.record.outbox.OutboxRecord;
import dev.rouse.schedule.EntryId;
import dev.rouse.type.ArgumentCodec;
import dev.rouse.type.HostedType;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Views of the messages of an actor that cannot be delivered, as they are in the store.
 *
 * @param types of receivers by name; null for one that is not known here
 */
public record OutboxViews(Keys keys, ActorAddress actor, Function<String, @Nullable HostedType> types) {

    private static final int LETTERS = 1000;
    private static final int LETTERS_BYTES = 1024 * 1024;

    /** The read that {@link #undelivered} needs. */
    public KvRead.Builder read() {
        return KvRead.builder()
                .range(KvRange.prefix(keys.actor(actor.id(), Suffix.undelivered()))
                        .maxRows(LETTERS)
                        .maxBytes(LETTERS_BYTES));
    }

    public List<UndeliveredMessage> undelivered(KvSnapshot found) {
        return found.range(0).entries().stream().map(this::undelivered).toList();
    }

    private UndeliveredMessage undelivered(KvEntry entry) {
        OutboxRecord message = OutboxRecord.decode(entry.key(), entry.value());
        String queue = SendOrder.decode(message.order()).queue();
        return new UndeliveredMessage(
                EntryId.of(message.id()),
                message.receiver(),
                queue,
                arguments(message, queue),
                Instant.ofEpochMilli(message.sentAt()),
                Instant.ofEpochMilli(message.failedAt()),
                Refusals.reason(message.reason()),
                message.error());
    }

    private List<@Nullable Object> arguments(OutboxRecord message, String queue) {
        HostedType type = types.apply(message.receiver().type());
        try {
            return type == null
                    ? List.of()
                    : Arrays.asList(ArgumentCodec.decode(type, type.queueHandler(queue), message.arguments()));
        } catch (RuntimeException e) {
            return List.of();
        }
    }
}
