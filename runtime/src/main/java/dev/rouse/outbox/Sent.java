package dev.rouse.outbox;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.record.Suffix;
import dev.rouse.record.outbox.OutboxHead;
import dev.rouse.record.outbox.OutboxRecord;
import dev.rouse.record.outbox.ReceiverRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The messages that one actor sends, and the receivers that they are for: as finished turns left them. Lane only. */
final class Sent {

    /** Changes of rows in one commit that take note of what became of messages. */
    private static final int MOST_NEWS = 512;

    /** Receivers that are looked at whether what is to be noted of them can go along with something else. */
    private static final int MOST_LOOKS = 16;

    /** Receivers that an operator is told of. */
    private static final int MOST_FAILING = 10;

    private final NavigableMap<Long, OutboxRecord> messages = new TreeMap<>();

    /** Numbers of those that have no rows. */
    private final Set<Long> inHead = new HashSet<>(2);

    private final Map<ActorId, Receiver> receivers = new HashMap<>(2);
    private final ArrayDeque<Receiver> ready = new ArrayDeque<>(2);

    /** Those with something to be noted in the store. */
    private final Map<ActorId, Receiver> news = new LinkedHashMap<>(2);

    /** Those of them for which nothing leaves before. */
    private final Set<Receiver> held = new HashSet<>(2);

    /** Notes of receivers, that which was made first before the others. */
    private final Map<ActorId, ReceiverRecord> notes = new LinkedHashMap<>(2);

    /** Rows from here on are not known; null where all are. */
    private @Nullable KvKey unknownFrom;

    private long durable;

    /** Messages that receivers have decided on. */
    private int over;

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
            receivers.values().forEach(receiver -> {
                receiver.allFound(newest);
                ready(receiver);
            });
        }
    }

    /** Adds messages without rows that were found. */
    void inHead(List<OutboxHead.InHead> found) {
        for (OutboxHead.InHead each : found) {
            inHead.add(each.number());
            put(each.number(), each.message());
        }
    }

    /** The change that removes a message. */
    OutboxOp removal(long number) {
        OutboxRecord message = Objects.requireNonNull(messages.get(number));
        return inHead.contains(number)
                ? OutboxOp.inHead(number, message, null)
                : OutboxOp.message(number, message, null);
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
        Receiver of = receiver(message.receiver());
        of.add(number);
        count(of);
    }

    void applyMessage(OutboxOp op) {
        if (op.after() != null) {
            put(op.number(), (OutboxRecord) op.after());
            if (!op.changesRow()) {
                inHead.add(op.number());
            }
        } else {
            inHead.remove(op.number());
            messages.remove(op.number());
            Receiver of = receiver(((OutboxRecord) op.row()).receiver());
            of.remove(op.number());
            count(of);
        }
    }

    void applyReceiver(OutboxOp op) {
        ReceiverRecord after = (ReceiverRecord) op.after();
        Receiver of = receiver(((ReceiverRecord) op.row()).receiver());
        of.noted(after);
        count(of);
        notes.remove(of.address().id());
        if (after != null) {
            notes.put(of.address().id(), after);
        }
    }

    private void count(Receiver receiver) {
        over += receiver.over() - receiver.counted;
        receiver.counted = receiver.over();
        if (receiver.isHeld()) {
            held.add(receiver);
        } else {
            held.remove(receiver);
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
        if (op.isOfMessage() && op.after() != null) {
            durable = Math.max(durable, op.number());
        }
        ready(receiver(receiver));
    }

    /** Messages up to this number are in the store. */
    long durable() {
        return durable;
    }

    /** Messages that no receiver has decided on, as far as is known. */
    int waiting() {
        return messages.size() - over;
    }

    // Outcomes.

    /** Notes that there is something to be noted of {@code receiver}. */
    void hasNews(Receiver receiver) {
        count(receiver);
        if (receiver.hasNews()) {
            news.put(receiver.address().id(), receiver);
        }
    }

    boolean hasNews() {
        return !news.isEmpty();
    }

    /** Whether what is to be noted holds messages back, or is much. */
    boolean isNewsUrgent(int much) {
        return !held.isEmpty() || over >= much;
    }

    /** The changes that note it, of as many receivers as there is room for. */
    List<News> news(long nowMillis, Room room) {
        return new NewsBuilder(this, nowMillis, room, MOST_NEWS).of(news.values());
    }

    /** Of these, those that hardly change more than the counts: of messages without rows that receivers have decided on. */
    List<News> newsOfHead(long nowMillis, Room room) {
        List<Receiver> some = new ArrayList<>();
        int looks = 0;
        for (Receiver receiver : news.values()) {
            if (looks++ == MOST_LOOKS) {
                break;
            }
            if (receiver.isNoted() && inHead.containsAll(receiver.decidedNumbers())) {
                some.add(receiver);
            }
        }
        return new NewsBuilder(this, nowMillis, room, MOST_NEWS).of(some);
    }

    /** Takes over that {@code noted} is a part of a turn that has ended. */
    void isNoted(News noted) {
        Receiver receiver = noted.receiver;
        if (noted.isAll) {
            receiver.outcome(Receiver.Outcome.NONE);
        }
        count(receiver);
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
