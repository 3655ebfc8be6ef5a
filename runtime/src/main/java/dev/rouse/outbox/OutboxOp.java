package dev.rouse.outbox;

import dev.rouse.ActorId;
import dev.rouse.kv.KvKey;
import dev.rouse.record.Suffix;
import dev.rouse.record.outbox.MarkRecord;
import dev.rouse.record.outbox.OutboxRecord;
import dev.rouse.record.outbox.OutboxRow;
import dev.rouse.record.outbox.ReceiverRecord;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change of one row.
 *
 * @param number of a message, id of a dead letter; 0 of others
 * @param actor that a note or a mark is of; null for others
 * @param before null where there was none
 * @param after null where there is none any more
 */
record OutboxOp(
        Table table,
        long number,
        @Nullable ActorId actor,
        @Nullable OutboxRow before,
        @Nullable OutboxRow after) {

    /** Tables of an actor. */
    enum Table {
        MESSAGES,
        /** Messages without rows, which are in the record of the counts. */
        IN_HEAD,
        RECEIVERS,
        DEAD,
        MARKS
    }

    static OutboxOp message(long number, @Nullable OutboxRecord before, @Nullable OutboxRecord after) {
        return new OutboxOp(Table.MESSAGES, number, null, before, after);
    }

    static OutboxOp inHead(long number, @Nullable OutboxRecord before, @Nullable OutboxRecord after) {
        return new OutboxOp(Table.IN_HEAD, number, null, before, after);
    }

    static OutboxOp receiver(ActorId id, @Nullable ReceiverRecord before, @Nullable ReceiverRecord after) {
        return new OutboxOp(Table.RECEIVERS, 0, id, before, after);
    }

    static OutboxOp dead(@Nullable OutboxRecord before, @Nullable OutboxRecord after) {
        OutboxRecord letter = Objects.requireNonNull(after == null ? before : after);
        return new OutboxOp(Table.DEAD, letter.id(), null, before, after);
    }

    static OutboxOp mark(ActorId sender, @Nullable MarkRecord before, @Nullable MarkRecord after) {
        return new OutboxOp(Table.MARKS, 0, sender, before, after);
    }

    /** The change that takes it back. */
    OutboxOp inverse() {
        return new OutboxOp(table, number, actor, after, before);
    }

    /** Number of rows by which there are more. */
    int added() {
        return (after == null ? 0 : 1) - (before == null ? 0 : 1);
    }

    /** Bytes by which there are more. */
    int addedBytes() {
        return (after == null ? 0 : after.size()) - (before == null ? 0 : before.size());
    }

    /** The row that was put, or else removed. */
    OutboxRow row() {
        return Objects.requireNonNull(after == null ? before : after);
    }

    ActorId actorId() {
        return Objects.requireNonNull(actor);
    }

    /** Whether it is of a message that is to be delivered. */
    boolean isOfMessage() {
        return table == Table.MESSAGES || table == Table.IN_HEAD;
    }

    /** Whether it changes a row. */
    boolean changesRow() {
        return table != Table.IN_HEAD;
    }

    /** Key of the row among those of its actor: of a message in the head where it would be. */
    KvKey suffix() {
        return KvKey.of(
                switch (table) {
                    case MESSAGES, IN_HEAD -> Suffix.outboxMessage(number);
                    case RECEIVERS -> Suffix.outboxReceiver(actorId());
                    case DEAD -> Suffix.undelivered(number);
                    case MARKS -> Suffix.mark(actorId());
                });
    }
}
