package dev.rouse.outbox;

import dev.rouse.feature.Changes;
import dev.rouse.feature.Feature;
import dev.rouse.feature.Share;
import dev.rouse.feature.WakeTime;
import dev.rouse.outbox.exchange.Marks;
import dev.rouse.record.outbox.MarkRecord;
import dev.rouse.record.outbox.OutboxHead;
import dev.rouse.record.outbox.OutboxRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;

/**
 * The outbox of one actor in memory, and the marks of those that send to it: as finished turns left them, with what takes back what is
 * not in the store. Lane only.
 */
final class OutboxShare extends Share {

    /**
     * An actor is woken after this time where it has not delivered its messages by then: because its node is gone, or it was put to
     * sleep. And after this time once more, where they still cannot be.
     */
    static final long WAKES_AFTER_MILLIS = 5_000;

    /** And after this time for receivers that are to drop their marks of it, if it has not asked them by then. */
    private static final long WAKES_TO_FORGET_AFTER_MILLIS = 15_000;

    /** So many milliseconds may be added to that: the alarm moves with each of them at most. */
    private static final long STEP_MILLIS = 1_000;

    private static final long STEP_TO_FORGET_MILLIS = 5_000;

    /** Senders that have a mark are asked whether they still live after this time, and so on. */
    static final long SWEEPS_EVERY_MILLIS = 600_000;

    private static final int MOST_WAITS = 10;

    private static final long SWEEP_STEP_MILLIS = 60_000;

    /** A time to wake the actor that is earlier than it need be, by no more than this, stays where it is. */
    private static final long STAYS_MILLIS = 20_000;

    private final Sent sent = new Sent();
    private final Marks marks = new Marks();
    private Runnable whenDurable = () -> {};
    private final ArrayDeque<Turned> log = new ArrayDeque<>(2);

    /** Dead letters that an order is carried out about. */
    private final Set<Long> dead = new HashSet<>(0);

    private OutboxHead head = OutboxHead.NONE;
    private long turns;
    private long savedTurn;
    private long quietUntil;
    private @Nullable WakeTime storedWake;

    /** The time that the last turn of this life decided on; null for none. */
    private @Nullable WakeTime decidedWake;

    /** Waits for the same turn, one after the other. */
    private int waits;

    private boolean hasNoted;
    private boolean isToDeliver;
    private boolean isReading;
    private boolean isSettling;
    private @Nullable Disposable settleTimer;
    private boolean isSweeping;
    private long sweepAt;

    private record Turned(
            long turn, List<OutboxOp> ops, List<Sent.News> news, List<Receiver.Outcome> outcomes, long sweptAt) {}

    OutboxShare(Feature feature) {
        super(feature);
    }

    /** Lets {@code task} run when messages may have to be delivered. */
    void whenDurable(Runnable task) {
        whenDurable = task;
    }

    /** Takes over what the start has found. */
    void found(OutboxHead stored) {
        head = stored;
        sent.inHead(stored.inHead());
        marks.found(stored.marks());
    }

    /** All that the start has found is taken over. */
    void opened() {
        storedWake = nextWake();
    }

    Sent sent() {
        return sent;
    }

    Marks marks() {
        return marks;
    }

    /** The counts as finished turns left them. */
    OutboxHead head() {
        return head;
    }

    /**
     * Takes over what a turn leaves.
     *
     * @param newest number of a message
     * @param news that the turn has noted
     * @return the number of that turn
     */
    long settle(List<OutboxOp> ops, long newest, List<Sent.News> news, long nowMillis) {
        turns++;
        List<Receiver.Outcome> outcomes =
                news.stream().map(each -> each.receiver().outcome()).toList();
        log.add(new Turned(turns, ops, news, outcomes, head.sweepAt()));
        ops.forEach(this::apply);
        head = head.with(newest, nextSweep(nowMillis));
        for (Sent.News each : news) {
            if (each.blocks()) {
                each.receiver().blockedBy = turns;
            }
            sent.isNoted(each);
            hasNoted = true;
        }
        return turns;
    }

    private long nextSweep(long nowMillis) {
        if (head.marks() == 0) {
            return 0;
        }
        long next = sweepAt != 0 ? sweepAt : head.sweepAt();
        sweepAt = 0;
        return next != 0 ? next : roundedUp(nowMillis + SWEEPS_EVERY_MILLIS, SWEEP_STEP_MILLIS);
    }

    private static long roundedUp(long millis, long step) {
        return (millis + step - 1) / step * step;
    }

    private void apply(OutboxOp op) {
        long messages = head.messages();
        long bytes = head.bytes();
        long receivers = head.receivers();
        long letters = head.dead();
        List<OutboxHead.InHead> inHead = head.inHead();
        switch (op.table()) {
            case MESSAGES, IN_HEAD -> {
                messages += op.added();
                bytes += op.addedBytes();
                inHead = op.changesRow() ? inHead : inHeadAfter(op);
                sent.applyMessage(op);
            }
            case RECEIVERS -> {
                receivers += op.added();
                sent.applyReceiver(op);
            }
            case DEAD -> letters += op.added();
            case MARKS -> marks.changed(op.actorId(), (MarkRecord) op.after(), op.added());
        }
        head = new OutboxHead(
                head.newest(), messages, bytes, receivers, letters, marks.stored(), head.sweepAt(), inHead);
    }

    private List<OutboxHead.InHead> inHeadAfter(OutboxOp op) {
        List<OutboxHead.InHead> after = new ArrayList<>(head.inHead());
        after.removeIf(each -> each.number() == op.number());
        if (op.after() != null) {
            after.add(new OutboxHead.InHead(op.number(), (OutboxRecord) op.after()));
            after.sort(Comparator.comparingLong(OutboxHead.InHead::number));
        }
        return after;
    }

    @Override
    public void durable(Changes saved) {
        OutboxChanges changes = (OutboxChanges) saved;
        savedTurn = Math.max(savedTurn, changes.turn());
        storedWake = changes.wake();
        boolean hasSent = false;
        while (!log.isEmpty() && log.getFirst().turn <= savedTurn) {
            Turned turned = log.removeFirst();
            for (OutboxOp op : turned.ops) {
                if (op.isOfMessage() || op.table() == OutboxOp.Table.RECEIVERS) {
                    sent.durable(op);
                    hasSent = true;
                }
                // There is room for others.
                hasSent |= op.table() == OutboxOp.Table.DEAD && op.after() == null;
            }
            turned.news.forEach(each -> each.receiver().settled = Math.max(each.receiver().settled, each.upTo()));
        }
        if (log.isEmpty()) {
            marks.trim();
        }
        if (hasSent) {
            whenDurable.run();
        }
    }

    @Override
    public void rollBack(@Nullable Changes kept) {
        long turn = kept == null ? savedTurn : ((OutboxChanges) kept).turn();
        while (!log.isEmpty() && log.getLast().turn > turn) {
            Turned back = log.removeLast();
            for (int i = back.ops.size() - 1; i >= 0; i--) {
                apply(back.ops.get(i).inverse());
            }
            for (int i = 0; i < back.news.size(); i++) {
                Receiver receiver = back.news.get(i).receiver();
                receiver.outcome(back.outcomes.get(i));
                sent.hasNews(receiver);
            }
            head = head.with(head.newest(), back.sweptAt);
        }
        decidedWake = wake(kept);
    }

    /** Begins an order about a dead letter; false where one is carried out, or has removed it. */
    boolean enterDead(long id) {
        return !isRemoved(id) && dead.add(id);
    }

    void leaveDead(long id) {
        dead.remove(id);
    }

    private boolean isRemoved(long id) {
        return log.stream()
                .flatMap(turned -> turned.ops.stream())
                .anyMatch(op -> op.table() == OutboxOp.Table.DEAD && op.after() == null && op.number() == id);
    }

    /** Whether nothing may leave for {@code receiver} before what was noted of it is in the store. */
    boolean isBlocked(Receiver receiver) {
        return receiver.blockedBy > savedTurn;
    }

    // Waking.

    /** An alarm has come: there is no other before {@code millis}, since 1970. */
    void quietUntil(long millis) {
        quietUntil = millis;
    }

    /** When the actor is to be woken for what finished turns left. */
    @Nullable
    WakeTime nextWake() {
        long due = nextDelivery();
        due = due == 0 ? Long.MAX_VALUE : Math.max(due, quietUntil);
        due = head.marks() == 0 ? due : Math.min(due, head.sweepAt());
        return due == Long.MAX_VALUE ? null : new WakeTime(Math.max(1, due), false, 0);
    }

    /**
     * Decides when the actor is to be woken. A time that is a little early stays: to move it would change more in the store than waking
     * the actor for nothing.
     */
    @Nullable
    WakeTime decideWake(long nowMillis) {
        WakeTime next = nextWake();
        WakeTime before = decidedWake;
        boolean stays = next != null
                && before != null
                && before.due() > nowMillis
                && before.due() <= next.due()
                && next.due() - before.due() <= STAYS_MILLIS;
        decidedWake = stays ? before : next;
        return decidedWake;
    }

    /** Whether the time that is in the store may have come, though the actor is to be woken later. */
    boolean isWokenEarly(long nowMillis) {
        WakeTime decided = decidedWake;
        return nextWake() != null && (decided == null || decided.due() <= nowMillis);
    }

    /** When receivers should have been called; 0 where there are none to be called. */
    private long nextDelivery() {
        if (head.messages() > 0) {
            long sentAt = sent.messages().isEmpty()
                    ? 0
                    : sent.messages().firstEntry().getValue().sentAt();
            return roundedUp(sentAt + WAKES_AFTER_MILLIS, STEP_MILLIS);
        }
        return head.receivers() == 0
                ? 0
                : roundedUp(sent.oldestNote() + WAKES_TO_FORGET_AFTER_MILLIS, STEP_TO_FORGET_MILLIS);
    }

    /** Whether the senders that have a mark are to be asked whether they still live. */
    boolean isSweepDue(long nowMillis) {
        return head.marks() > 0 && head.sweepAt() <= nowMillis;
    }

    /** Lets the next turn note when they are to be asked next. */
    void swept(long nowMillis) {
        sweepAt = roundedUp(nowMillis + SWEEPS_EVERY_MILLIS, SWEEP_STEP_MILLIS);
    }

    void sweeping(boolean now) {
        isSweeping = now;
    }

    boolean isSweeping() {
        return isSweeping;
    }

    @Override
    public @Nullable WakeTime wake(@Nullable Changes saved) {
        return saved == null ? storedWake : ((OutboxChanges) saved).wake();
    }

    @Override
    public boolean keepsAwake() {
        return isReading || isSettling || isSweeping || sent.isActive();
    }

    // Deliveries.

    /** Notes that messages are to be delivered soon; false where that is noted already. */
    boolean toDeliver() {
        boolean isNew = !isToDeliver;
        isToDeliver = true;
        return isNew;
    }

    void delivers() {
        isToDeliver = false;
    }

    boolean isReading() {
        return isReading;
    }

    void reading(boolean now) {
        isReading = now;
    }

    /** Whether a turn is to come, or runs, that takes note of what became of messages. */
    boolean isSettling() {
        return isSettling;
    }

    void settling(boolean now) {
        isSettling = now;
    }

    /** Notes that such a turn begins with {@code timer}. */
    void waitsToSettle(Disposable timer) {
        settleTimer = timer;
        hasNoted = false;
    }

    /** Whether other turns have taken note meanwhile, and such a turn is to wait once more: a few times. */
    boolean waitsOnToSettle() {
        waits = hasNoted ? waits + 1 : MOST_WAITS;
        if (waits < MOST_WAITS) {
            return true;
        }
        waits = 0;
        return false;
    }

    /** Ends the wait for such a turn; false where there is none. */
    boolean endsWait() {
        Disposable timer = settleTimer;
        settleTimer = null;
        if (timer != null) {
            timer.dispose();
        }
        return timer != null;
    }

    @Override
    public void stops() {
        sent.stop();
    }

    // Told to operators.

    @Override
    public Map<String, Object> describe() {
        return head.isEmpty()
                ? Map.of()
                : Map.of(
                        "messages", head.messages(),
                        "bytes", head.bytes(),
                        "underWay", sent.calls(),
                        "receivers", head.receivers(),
                        "failing", sent.failing(),
                        "deadLetters", head.dead(),
                        "senders", head.marks());
    }
}
