package dev.rouse.outbox;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.record.Suffix;
import dev.rouse.record.outbox.OutboxRecord;
import dev.rouse.record.outbox.ReceiverRecord;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The messages that one actor sends, and the receivers that they are for: as finished turns left them. Lane only. */
final class Sent {

    /** Changes of rows in one commit that take note of what became of messages. */
    private static final int MOST_NEWS = 512;

    /** Receivers that an operator is told of. */
    private static final int MOST_FAILING = 10;

    private final NavigableMap<Long, OutboxRecord> messages = new TreeMap<>();
    private final Map<ActorId, Receiver> receivers = new HashMap<>(2);
    private final ArrayDeque<Receiver> ready = new ArrayDeque<>(2);

    /** Those with something to be noted in the store. */
    private final Map<ActorId, Receiver> news = new LinkedHashMap<>(2);

    /** Notes of receivers, that which was made first before the others. */
    private final Map<ActorId, ReceiverRecord> notes = new LinkedHashMap<>(2);

    /** Rows from here on are not known; null where all are. */
    private @Nullable KvKey unknownFrom;

    private long durable;
    private boolean isStuck;
    private int calls;
    private int active;

    /**
     * Notes of one receiver.
     *
     * @param blocks whether nothing may leave for it before they are in the store
     */
    record News(Receiver receiver, List<OutboxOp> ops, long upTo, boolean isAll, boolean blocks) {}

    /**
     * Room for notes in one commit.
     *
     * @param letters dead letters that may still be kept
     * @param bytes of changes; the first dead letter may be larger where {@code isAlone}
     * @param isAlone whether the commit has nothing else of its turn
     * @param cost of a change in a commit
     */
    record Room(long letters, long bytes, boolean isAlone, ToLongFunction<OutboxOp> cost) {}

    NavigableMap<Long, OutboxRecord> messages() {
        return messages;
    }

    Collection<Receiver> receivers() {
        return receivers.values();
    }

    Receiver receiver(ActorAddress address) {
        return receivers.computeIfAbsent(address.id(), id -> new Receiver(address));
    }

    /** Lets go of a receiver that there is nothing for. */
    void remove(Receiver receiver) {
        receivers.remove(receiver.address().id(), receiver);
    }

    // Reading.

    /**
     * Adds rows that were found.
     *
     * @param keys from suffixes to keys
     * @param next suffix of the first row that is not known; null where all are
     * @param newest number of a message, as the start has found it
     */
    void found(List<KvEntry> rows, UnaryOperator<KvKey> keys, @Nullable KvKey next, long newest) {
        for (KvEntry row : rows) {
            KvKey key = keys.apply(row.key());
            if (Suffix.isOutboxMessage(row.key())) {
                long number = Suffix.outboxNumber(row.key());
                if (!messages.containsKey(number)) {
                    put(number, OutboxRecord.decode(key, row.value()));
                }
            } else {
                ReceiverRecord record = ReceiverRecord.decode(key, row.value());
                Receiver of = receiver(record.receiver());
                of.found(record, newest);
                notes.put(of.address().id(), record);
            }
        }
        unknownFrom = next;
        durable = Math.max(durable, newest);
        if (next == null) {
            receivers.values().forEach(this::ready);
        }
    }

    /** Suffix of the first row that is not known; null where all are. */
    @Nullable
    KvKey unknownFrom() {
        return unknownFrom;
    }

    boolean isAll() {
        return unknownFrom == null;
    }

    /** Receivers to which deliveries fail as nothing but a change of the application mends, with why: some of them. */
    Map<String, Object> failing() {
        Map<String, Object> told = new LinkedHashMap<>();
        for (Receiver receiver : receivers.values()) {
            if (receiver.failingSince() != 0 && told.size() < MOST_FAILING) {
                told.put(receiver.address().toString(), receiver.failure());
            }
        }
        return told;
    }

    // Changes.

    private void put(long number, OutboxRecord message) {
        messages.put(number, message);
        receiver(message.receiver()).numbers().add(number);
    }

    void applyMessage(OutboxOp op) {
        if (op.after() != null) {
            put(op.number(), (OutboxRecord) op.after());
        } else {
            messages.remove(op.number());
            receiver(((OutboxRecord) op.row()).receiver()).numbers().remove(op.number());
        }
    }

    void applyReceiver(OutboxOp op) {
        ReceiverRecord after = (ReceiverRecord) op.after();
        Receiver of = receiver(((ReceiverRecord) op.row()).receiver());
        of.noted(after);
        notes.remove(of.address().id());
        if (after != null) {
            notes.put(of.address().id(), after);
        }
    }

    /** When the oldest note of a receiver was made; 0 where there is none. */
    long oldestNote() {
        return notes.isEmpty() ? 0 : notes.values().iterator().next().notedAt();
    }

    /** The change is in the store. */
    void durable(OutboxOp op) {
        ActorAddress receiver =
                op.row() instanceof OutboxRecord message ? message.receiver() : ((ReceiverRecord) op.row()).receiver();
        if (op.table() == OutboxOp.Table.MESSAGES && op.after() != null) {
            durable = Math.max(durable, op.number());
        }
        ready(receiver(receiver));
    }

    /** Messages up to this number are in the store. */
    long durable() {
        return durable;
    }

    /** Messages that no receiver has decided on, as far as is known: at most so many. */
    int waiting() {
        int settled = 0;
        for (Receiver receiver : news.values()) {
            settled += receiver.numbers().headSet(receiver.decided(), true).size();
        }
        return messages.size() - settled;
    }

    // Outcomes.

    /** Notes that there is something to be noted of {@code receiver}. */
    void hasNews(Receiver receiver) {
        if (receiver.hasNews()) {
            news.put(receiver.address().id(), receiver);
        }
    }

    boolean hasNews() {
        return !news.isEmpty();
    }

    /** Whether what is to be noted holds messages back, or is much. */
    boolean isNewsUrgent(int much) {
        int settled = 0;
        for (Receiver receiver : news.values()) {
            if (receiver.hasOutcome() || receiver.isTokenNew()) {
                return true;
            }
            settled += receiver.numbers().headSet(receiver.decided(), true).size();
        }
        return settled >= much;
    }

    /** The changes that note it, of as many receivers as there is room for. */
    List<News> news(long nowMillis, Room room) {
        return new NewsBuilder(messages, nowMillis, room, MOST_NEWS).of(news.values());
    }

    /** Takes over that {@code noted} is a part of a turn that has ended. */
    void isNoted(News noted) {
        Receiver receiver = noted.receiver;
        if (noted.isAll) {
            receiver.outcome(Receiver.Outcome.NONE);
        }
        if (!receiver.hasNews()) {
            news.remove(receiver.address().id(), receiver);
        }
    }

    // Deliveries.

    void ready(Receiver receiver) {
        if (!receiver.isReady) {
            receiver.isReady = true;
            ready.add(receiver);
        }
    }

    /** The receiver that is to be looked at next; null for none. */
    @Nullable
    Receiver nextReady() {
        Receiver next = ready.poll();
        if (next != null) {
            next.isReady = false;
        }
        return next;
    }

    /** Calls that are under way. */
    int calls() {
        return calls;
    }

    void calls(int more) {
        calls += more;
    }

    /** Notes whether the actor is to stay awake for {@code receiver}. */
    void active(Receiver receiver, boolean now) {
        if (receiver.isActive != now) {
            receiver.isActive = now;
            active += now ? 1 : -1;
        }
    }

    boolean isActive() {
        return active > 0 || !ready.isEmpty() || !news.isEmpty() && !isStuck;
    }

    /** Notes whether nothing of what is to be noted can be, for want of room for dead letters. */
    void stuck(boolean now) {
        isStuck = now;
    }

    void stop() {
        for (Receiver receiver : receivers.values()) {
            if (receiver.timer != null) {
                receiver.timer.dispose();
                receiver.timer = null;
            }
        }
    }
}
