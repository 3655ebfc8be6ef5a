package dev.rouse.queue;

import dev.rouse.ActorAddress;
import dev.rouse.DeadMessage;
import dev.rouse.QueueInfo;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import dev.rouse.record.queue.MessageRecord;
import dev.rouse.record.queue.QueueHead;
import dev.rouse.record.queue.QueuePlace;
import dev.rouse.record.queue.QueuePlace.Part;
import dev.rouse.schedule.EntryId;
import dev.rouse.type.Action;
import dev.rouse.type.ArgumentCodec;
import dev.rouse.type.HostedType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Views of the queues of an actor for operators, as they are in the store. */
public record QueueViews(Keys keys, HostedType type, ActorAddress actor) {

    private static final int LETTERS = 1000;
    private static final int LETTERS_BYTES = 1024 * 1024;

    /** The read that {@link #queues} needs. */
    public KvRead.Builder queuesRead() {
        KvRead.Builder read = KvRead.builder().key(key(KvKey.of(Suffix.queueMetadata())));
        for (String queue : type.queues()) {
            read.range(KvRange.prefix(key(QueuePlace.prefix(Part.READY, queue))).maxRows(1));
            read.range(KvRange.prefix(key(QueuePlace.prefix(Part.LATER, queue))).maxRows(1));
        }
        return read;
    }

    /**
     * The queues as a read found them.
     *
     * @param inMemory what {@link dev.rouse.feature.Share#describe} tells of them
     */
    public List<QueueInfo> queues(KvSnapshot found, Map<String, Object> inMemory) {
        byte[] row = found.value(0);
        QueueHead head =
                row == null ? new QueueHead(0, Map.of()) : QueueHead.decode(key(KvKey.of(Suffix.queueMetadata())), row);
        List<QueueInfo> told = new ArrayList<>();
        int at = 0;
        for (String queue : type.queues()) {
            QueueHead.Counts counts = head.queues().getOrDefault(queue, QueueHead.Counts.NONE);
            List<KvEntry> ready = found.range(at++).entries();
            List<KvEntry> later = found.range(at++).entries();
            told.add(new QueueInfo(
                    queue,
                    type.queueHandler(queue).name(),
                    counts.messages(),
                    counts.retrying(),
                    inFlight(inMemory.get(queue)),
                    counts.dead(),
                    ready.stream()
                            .findFirst()
                            .map(first -> Instant.ofEpochMilli(message(first).sentAt())),
                    later.stream()
                            .findFirst()
                            .map(first -> Instant.ofEpochMilli(place(first).order())),
                    Optional.ofNullable(limitedUntil(inMemory.get(queue))),
                    type.options().queue(queue)));
        }
        return told;
    }

    private static @Nullable Instant limitedUntil(@Nullable Object facts) {
        return facts instanceof Map<?, ?> told && told.get(QueueShare.LIMITED_UNTIL) instanceof Instant time
                ? time
                : null;
    }

    private static int inFlight(@Nullable Object facts) {
        return facts instanceof Map<?, ?> told && told.get(QueueShare.IN_FLIGHT) instanceof Integer turns ? turns : 0;
    }

    /**
     * The read that {@link #deadMessages} needs.
     *
     * @throws dev.rouse.InvalidCallException there is no such queue
     */
    public KvRead.Builder deadRead(String queue) {
        type.queueHandler(queue);
        return KvRead.builder()
                .range(KvRange.prefix(key(QueuePlace.prefix(Part.DEAD, queue)))
                        .maxRows(LETTERS)
                        .maxBytes(LETTERS_BYTES));
    }

    public List<DeadMessage> deadMessages(KvSnapshot found) {
        return found.range(0).entries().stream().map(this::dead).toList();
    }

    private DeadMessage dead(KvEntry entry) {
        QueuePlace place = place(entry);
        MessageRecord message = message(entry);
        Action handler = type.queueHandler(place.queue());
        return new DeadMessage(
                EntryId.of(place.id()),
                place.queue(),
                handler.name(),
                arguments(handler, message),
                Instant.ofEpochMilli(message.sentAt()),
                message.failures(),
                Instant.ofEpochMilli(message.failedAt()),
                message.error());
    }

    private List<@Nullable Object> arguments(Action handler, MessageRecord message) {
        try {
            return Arrays.asList(ArgumentCodec.decode(type, handler, message.arguments()));
        } catch (RuntimeException e) {
            return List.of();
        }
    }

    private KvKey key(KvKey suffix) {
        return keys.actor(actor.id(), suffix.bytes());
    }

    private QueuePlace place(KvEntry entry) {
        byte[] key = entry.key().bytes();
        return QueuePlace.of(KvKey.of(Arrays.copyOfRange(key, key(KvKey.of()).length(), key.length)));
    }

    private static MessageRecord message(KvEntry entry) {
        return MessageRecord.decode(entry.key(), entry.value());
    }
}
