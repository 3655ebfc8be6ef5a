package dev.rouse.queue;

import dev.rouse.feature.Changes;
import dev.rouse.feature.Feature;
import dev.rouse.feature.Share;
import dev.rouse.feature.WakeTime;
import dev.rouse.queue.answer.Waiters;
import dev.rouse.queue.pull.Pull;
import dev.rouse.record.queue.FlowRecord;
import dev.rouse.record.queue.MessageRecord;
import dev.rouse.record.queue.QueueHead;
import dev.rouse.record.queue.QueuePlace;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The queues of one actor in memory: as finished turns left them, with what takes back what is not in the store. Lane only. */
final class QueueShare extends Share {

    /**
     * An actor with messages that are ready is woken after this time where it has not handled them by then: because its node is gone, or
     * it was put to sleep.
     */
    static final long WAKES_AFTER_MILLIS = 5_000;

    /** Bytes of the limits and groups of all queues in the record of the counts: a queue behind them knows nothing in its next life. */
    private static final int MOST_FLOW_BYTES = 64 * 1024;

    /** Name of the number of messages that are being handled. */
    static final String IN_FLIGHT = "inFlight";

    /** Name of the time at which a rate lets more begin. */
    static final String LIMITED_UNTIL = "limitedUntil";

    private final Map<String, QueueLine> lines = new TreeMap<>();
    private final Waiters waiters = new Waiters();
    private final Set<Pull> pulls = new LinkedHashSet<>(2);

    /** Changes of finished turns that are not in the store, or were not when a read began. */
    private final ArrayDeque<Turned> log = new ArrayDeque<>(2);

    /** The lines, until there is another. */
    private @Nullable List<QueueLine> listed;

    private long turns;
    private long savedTurn;
    private int reads;
    private long newest;
    private long visitedAt;
    private long now;
    private int unsettled;
    private @Nullable WakeTime storedWake;
    private @Nullable Runnable delivering;
    private boolean headStored;
    private boolean isBusy;
    private boolean isToDeliver;
    private boolean isTidying;
    private boolean stopped;

    private record Turned(long turn, List<QueueOp> ops) {}

    QueueShare(Feature feature) {
        super(feature);
    }

    /** Takes over what the start has found. */
    void found(QueueHead head, Collection<QueueLine> found) {
        newest = head.newest();
        headStored = true;
        found.forEach(line -> lines.put(line.name(), line));
        storedWake = nextWake();
    }

    QueueLine line(String queue) {
        QueueLine line = lines.get(queue);
        if (line == null) {
            line = QueueLine.empty(queue);
            lines.put(queue, line);
            listed = null;
        }
        return line;
    }

    /** The lines there are, in the order of their names. */
    List<QueueLine> lines() {
        List<QueueLine> all = listed;
        if (all == null) {
            all = List.copyOf(lines.values());
            listed = all;
        }
        return all;
    }

    /** The greatest id that a message was given. */
    long newest() {
        return newest;
    }

    void made(long id) {
        newest = Math.max(newest, id);
    }

    /**
     * Takes over what a turn leaves.
     *
     * @return the number of that turn
     */
    long settle(List<QueueOp> ops) {
        turns++;
        log.add(new Turned(turns, ops));
        ops.forEach(this::apply);
        return turns;
    }

    private void apply(QueueOp op) {
        line(op.place().queue()).apply(op);
    }

    // The counts.

    /** The record of the counts as {@code turn} left them; null where there was nothing to count. */
    @Nullable
    QueueHead headBehind(long turn) {
        Map<String, QueueLine.Later> later = turn == turns ? Map.of() : laterThan(turn);
        Map<String, QueueHead.Counts> counts = new TreeMap<>();
        int bytes = 0;
        for (QueueLine line : lines()) {
            FlowRecord flow = line.flow().stored(now);
            bytes += flow.size();
            QueueHead.Counts found =
                    line.counts(bytes > MOST_FLOW_BYTES ? FlowRecord.NONE : flow, later.get(line.name()));
            if (!found.isEmpty()) {
                counts.put(line.name(), found);
            }
        }
        return counts.isEmpty() ? null : new QueueHead(newest, counts);
    }

    private Map<String, QueueLine.Later> laterThan(long turn) {
        Map<String, QueueLine.Later> later = new HashMap<>();
        for (Turned turned : log) {
            if (turned.turn > turn) {
                for (QueueOp op : turned.ops) {
                    later.computeIfAbsent(op.place().queue(), none -> new QueueLine.Later())
                            .add(op);
                }
            }
        }
        return later;
    }

    /** Whether there is a record of the counts in the store, when nothing is on its way there. */
    boolean isHeadStored() {
        return headStored;
    }

    /** The most bytes of the record of the counts. */
    long headBytes() {
        long bytes = 10;
        long flows = 0;
        for (QueueLine line : lines()) {
            bytes += line.headBytes();
            flows += line.flow().mostBytes();
        }
        return bytes + Math.min(flows, MOST_FLOW_BYTES);
    }

    @Override
    public void durable(Changes saved) {
        QueueChanges changes = (QueueChanges) saved;
        savedTurn = Math.max(savedTurn, changes.turn());
        if (changes.hasWake()) {
            storedWake = changes.wake();
        }
        if (changes.hasHead()) {
            headStored = changes.storesHead();
        }
        trim();
    }

    private void trim() {
        while (reads == 0 && !log.isEmpty() && log.getFirst().turn <= savedTurn) {
            log.removeFirst();
        }
    }

    @Override
    public void rollBack(@Nullable Changes kept) {
        long turn = kept == null ? savedTurn : ((QueueChanges) kept).turn();
        while (!log.isEmpty() && log.getLast().turn > turn) {
            List<QueueOp> ops = log.removeLast().ops;
            for (int i = ops.size() - 1; i >= 0; i--) {
                apply(ops.get(i).inverse());
            }
        }
    }

    /** A read of what is behind a window has begun: what is changed from now on is not in it, or may not be. */
    void beginsRead() {
        reads++;
    }

    /** Adds what a read found to {@code window}, with what was changed since it began. */
    void endsRead(MessageWindow window, Map<QueuePlace, MessageRecord> found, @Nullable QueuePlace next) {
        QueuePlace from = Objects.requireNonNull(window.unknownFrom());
        for (Turned turned : log) {
            for (QueueOp op : turned.ops) {
                QueuePlace place = op.place();
                boolean isThere = place.part() == from.part()
                        && place.queue().equals(from.queue())
                        && place.compareTo(from) >= 0
                        && (next == null || place.compareTo(next) < 0);
                if (isThere && op.after() == null) {
                    found.remove(place);
                } else if (isThere) {
                    found.put(place, op.message());
                }
            }
        }
        window.read(found, next);
        readEnded();
    }

    void readEnded() {
        reads--;
        trim();
    }

    /** Whether a dead letter was removed by a turn whose commit may not be in the store. */
    boolean isRemoved(QueuePlace place) {
        return log.stream()
                .flatMap(turned -> turned.ops.stream())
                .anyMatch(op -> op.after() == null && op.place().equals(place));
    }

    // Waking.

    /** An alarm has come at {@code nowMillis}: there is no other before long. */
    void visited(long nowMillis) {
        visitedAt = nowMillis;
    }

    /** It is that time. */
    void looksAt(long nowMillis) {
        now = nowMillis;
    }

    /** When the actor is to be woken for what finished turns left. */
    @Nullable
    WakeTime nextWake() {
        long due = Long.MAX_VALUE;
        for (QueueLine line : lines()) {
            due = Math.min(due, line.wakeAt(visitedAt));
        }
        return due == Long.MAX_VALUE ? null : new WakeTime(Math.max(1, due), false, 0);
    }

    /** When the actor is to be woken for what {@code turn} left: where others have ended behind it, soon at the latest. */
    @Nullable
    WakeTime wakeBehind(long turn) {
        WakeTime next = nextWake();
        long soon = Math.max(now, visitedAt) + WAKES_AFTER_MILLIS;
        return turn == turns || next != null && next.due() <= soon ? next : new WakeTime(soon, false, 0);
    }

    /** Whether the time that is in the store has come, whatever is meant now: as a rate holds back what it was for. */
    boolean isStoredWakeDue(long nowMillis) {
        return storedWake != null && storedWake.due() <= nowMillis;
    }

    @Override
    public @Nullable WakeTime wake(@Nullable Changes saved) {
        return saved == null ? storedWake : ((QueueChanges) saved).wake();
    }

    /** Whether messages are being handled, or are to be next. */
    void busy(boolean now) {
        isBusy = now;
    }

    @Override
    public boolean keepsAwake() {
        return isBusy;
    }

    // Delivery.

    boolean hasDelivery() {
        return delivering != null;
    }

    /** @param soon delivers messages that have come */
    void deliversBy(Runnable soon) {
        delivering = soon;
    }

    /** Messages have come. */
    void deliverSoon() {
        if (delivering != null) {
            delivering.run();
        }
    }

    /** Notes that messages are to be delivered soon; false where that is noted already. */
    boolean toDeliver() {
        boolean isNew = !isToDeliver;
        isToDeliver = true;
        return isNew;
    }

    void delivers() {
        isToDeliver = false;
    }

    /** Messages whose turns have ended, or are to begin, and of which it is not known whether that is in the store. */
    int unsettled() {
        return unsettled;
    }

    void unsettled(int more) {
        unsettled += more;
    }

    /** Notes that messages that are due are made ready, and the actor's alarm is moved; false where that is noted already. */
    boolean beginsTidying() {
        boolean isNew = !isTidying;
        isTidying = true;
        return isNew;
    }

    void endsTidying() {
        isTidying = false;
    }

    /** Lets {@code pull}, a subscriber that takes messages by itself, have some. Returns true. */
    boolean joins(Pull pull) {
        pulls.add(pull);
        return true;
    }

    void leaves(Pull pull) {
        pulls.remove(pull);
    }

    /** Whether a subscriber takes messages of a queue now. */
    boolean hasPull(String queue) {
        for (Pull pull : pulls) {
            if (pull.takes(queue)) {
                return true;
            }
        }
        return false;
    }

    /** The subscriber that gets the next message of a queue, and then stands behind the others; null for none. */
    @Nullable
    Pull nextPull(String queue) {
        for (Pull pull : pulls) {
            if (pull.takes(queue)) {
                pulls.remove(pull);
                pulls.add(pull);
                return pull;
            }
        }
        return null;
    }

    /** Calls that wait for the ends of messages. */
    Waiters waiters() {
        return waiters;
    }

    /** Whether no message is to be delivered any more. */
    boolean hasStopped() {
        return stopped;
    }

    @Override
    public void stops() {
        stopped = true;
        isBusy = false;
        waiters.stop();
        List<Pull> ended = List.copyOf(pulls);
        pulls.clear();
        ended.forEach(Pull::stop);
    }

    // Told to operators.

    @Override
    public Map<String, Object> describe() {
        Map<String, Object> facts = new LinkedHashMap<>();
        lines.forEach((name, line) -> {
            if (line.messages() > 0 || line.dead() > 0 || line.running() > 0) {
                facts.put(name, facts(line));
            }
        });
        return facts;
    }

    private static Map<String, Object> facts(QueueLine line) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("messages", line.messages());
        facts.put("deadLetters", line.dead());
        facts.put("retrying", line.retrying());
        facts.put(IN_FLIGHT, line.running());
        long until = line.limitedUntil();
        if (until > 0) {
            facts.put(LIMITED_UNTIL, Instant.ofEpochMilli(until));
        }
        return facts;
    }
}
