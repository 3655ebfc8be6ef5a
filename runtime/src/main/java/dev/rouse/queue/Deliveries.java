package dev.rouse.queue;

import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.LocalTarget;
import dev.rouse.feature.WakeTime;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.log.GuardedLogger;
import dev.rouse.queue.flow.QueueFlow.Limit;
import dev.rouse.record.queue.MessageRecord;
import dev.rouse.record.queue.QueuePlace;
import dev.rouse.record.queue.QueuePlace.Part;
import dev.rouse.turn.WorkHost;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import reactor.core.CoreSubscriber;

/** Brings messages to their actors: begins as many turns as may run, and reads what comes next. Lane only. */
final class Deliveries {

    /** Messages of one actor whose turns have begun and whose commits are not known to be in the store. */
    private static final int MOST_UNSETTLED = 1024;

    /** After this time it is looked again whether a rate holds messages back. */
    private static final long LONGEST_PAUSE_MILLIS = Duration.ofMinutes(1).toMillis();

    private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();
    private static final Logger LOG = GuardedLogger.of(Deliveries.class);

    private final QueueFeature feature;
    private final Fellings fellings = new Fellings();

    Deliveries(QueueFeature feature) {
        this.feature = feature;
    }

    QueueFeature feature() {
        return feature;
    }

    /** Messages whose commits have made their actors fall. */
    Fellings fellings() {
        return fellings;
    }

    /** Delivers what may be delivered by then, behind what the lane is at: what was just sent may be handled in the commit that brings it. */
    void soon(WorkHost host, QueueShare share) {
        if (share.toDeliver()) {
            host.lane().loop().putNext(() -> deliver(host, share));
        }
    }

    private void deliver(WorkHost host, QueueShare share) {
        share.delivers();
        if (!host.isRunning() || share.hasStopped() || feature.shareOf(host) != share) {
            return;
        }
        boolean isBusy = share.unsettled() > 0;
        for (QueueLine line : share.lines()) {
            isBusy |= deliver(host, share, line);
        }
        boolean before = share.keepsAwake();
        share.busy(isBusy);
        if (before != isBusy) {
            host.stirred();
        }
    }

    /** Returns whether something of the queue is under way. */
    private boolean deliver(WorkHost host, QueueShare share, QueueLine line) {
        line.open(host.type());
        LineRules rules = line.rules();
        if (rules == null) {
            return false; // Its messages are for a node of another version.
        }
        line.flow().looks();
        long now = host.lane().clockMillis();
        share.looksAt(now);
        if (line.hasDue(now)) {
            tidy(host, share);
        }
        int unsettled = mostUnsettled(host);
        while (share.unsettled() < unsettled && mayTake(share, line, rules, now)) {
            List<Taken> next = line.take(rules.type().batch(), now);
            if (next.isEmpty()) {
                break;
            }
            begin(new Delivery(this, host, share, line, next, now), share, rules);
        }
        limited(host, share, line);
        read(host, share, line, Part.LATER);
        read(host, share, line, Part.READY);
        return line.running() > 0 || line.isReading();
    }

    private static int mostUnsettled(WorkHost host) {
        return Math.min(MOST_UNSETTLED, Math.max(1, host.type().options().mailboxCapacity() / 2));
    }

    private static boolean mayTake(QueueShare share, QueueLine line, LineRules rules, long now) {
        return rules.type().pulled()
                ? share.hasPull(line.name()) || line.isNextExpired(now)
                : line.turns() < rules.mostTurns();
    }

    private void begin(Delivery delivery, QueueShare share, LineRules rules) {
        Throwable felling = felling(delivery);
        if (felling != null) {
            delivery.fail(felling);
        } else if (rules.type().pulled() && !delivery.isExpired()) {
            give(delivery, share);
        } else {
            delivery.begin();
        }
    }

    /** The error with which a commit of one of the messages ended that made the actor fall; null for none. */
    private @Nullable Throwable felling(Delivery delivery) {
        Throwable found = null;
        for (Taken each : delivery.messages()) {
            Throwable error =
                    fellings.take(delivery.host().address().id(), each.place().id());
            found = error == null ? found : error;
        }
        return found;
    }

    /** Gives a message to the next subscriber that takes it. */
    private static void give(Delivery delivery, QueueShare share) {
        try {
            Object body = Objects.requireNonNull(delivery.body(), "A message that an actor takes itself is not null.");
            Objects.requireNonNull(share.nextPull(delivery.queue())).give(delivery, body);
        } catch (RuntimeException e) {
            delivery.fail(e);
        }
    }

    /** Delivers again when a rate lets more begin. */
    private void limited(WorkHost host, QueueShare share, QueueLine line) {
        Limit limit = line.newlyHeldBy();
        if (limit != null) {
            host.lane().listener().messagesHeld(host.type().name(), line.name(), limit.word());
        }
        if (line.limitedUntil() == 0) {
            return;
        }
        long now = host.lane().clockMillis();
        long at = Math.min(line.limitedUntil(), now + LONGEST_PAUSE_MILLIS);
        if (line.wakesAt(at)) {
            host.lane()
                    .loop()
                    .schedule(
                            () -> {
                                line.woke(at);
                                soon(host, share);
                            },
                            Duration.ofMillis(Math.max(0, at - now)).toNanos());
        }
    }

    // Reading.

    private void read(WorkHost host, QueueShare share, QueueLine line, Part part) {
        if (!line.isShort(part) || line.isReading()) {
            return;
        }
        MessageWindow window = line.window(part);
        QueuePlace from = Objects.requireNonNull(window.unknownFrom());
        KvKey begin = feature.keyOf(host.address(), from.suffix());
        KvKey end = feature.keyOf(host.address(), QueuePlace.prefix(from.part(), from.queue()))
                .prefixEnd();
        line.reading(true);
        share.beginsRead();
        host.lane()
                .read(KvRead.builder().range(new KvRange(begin, end, MessageWindow.ROWS, MessageWindow.BYTES, false)))
                .subscribe(
                        found -> host.lane().loop().put(() -> read(host, share, line, window, from, found.range(0))),
                        error -> host.lane().loop().put(() -> failed(host, share, line, error)));
    }

    private void read(
            WorkHost host,
            QueueShare share,
            QueueLine line,
            MessageWindow window,
            QueuePlace from,
            KvRangeResult rows) {
        line.reading(false);
        if (host.isGone() || !from.equals(window.unknownFrom())) {
            share.readEnded();
            soon(host, share);
            return;
        }
        Map<QueuePlace, MessageRecord> found = new LinkedHashMap<>();
        QueuePlace last = from;
        int prefix = feature.keyOf(host.address(), KvKey.of()).length();
        try {
            for (KvEntry row : rows.entries()) {
                byte[] key = row.key().bytes();
                last = QueuePlace.of(KvKey.of(Arrays.copyOfRange(key, prefix, key.length)));
                found.put(last, MessageRecord.decode(row.key(), row.value()));
            }
        } catch (RuntimeException e) {
            share.readEnded();
            host.broke(e);
            return;
        }
        QueuePlace next = !rows.truncated() ? null : found.isEmpty() ? from : QueueFeature.behind(last);
        share.endsRead(window, found, next);
        soon(host, share);
    }

    private void failed(WorkHost host, QueueShare share, QueueLine line, Throwable error) {
        share.readEnded();
        LOG.atWarn()
                .setCause(error)
                .addKeyValue("actor", host.address())
                .addKeyValue("queue", line.name())
                .log("Messages of a queue could not be read, and are read again in a second");
        host.lane()
                .loop()
                .schedule(
                        () -> {
                            line.reading(false);
                            soon(host, share);
                        },
                        PAUSE_NANOS);
    }

    // Waking.

    /** An alarm has come: what is due is delivered, and the next alarm is put where it belongs. */
    void alarmed(WorkHost host, QueueShare share, Consumer<Boolean> then) {
        long now = host.lane().clockMillis();
        share.lines().forEach(line -> line.open(host.type()));
        share.looksAt(now);
        WakeTime wake = share.nextWake();
        soon(host, share);
        boolean isDue = wake != null && wake.due() <= now;
        if (!isDue && !share.isStoredWakeDue(now)) {
            then.accept(false);
            return;
        }
        if (isDue) {
            share.visited(now);
        }
        host.enqueue(tidying(host, moved -> then.accept(true)));
    }

    /** Makes messages ready that are due, and puts the next alarm where it belongs. */
    private void tidy(WorkHost host, QueueShare share) {
        if (share.beginsTidying()) {
            host.enqueue(tidying(host, moved -> {
                share.endsTidying();
                if (moved) {
                    soon(host, share);
                }
            }));
        }
    }

    /** @param then told whether it was done */
    private static Call tidying(WorkHost host, Consumer<Boolean> then) {
        Call tidying = new Call(
                new LocalTarget(host.type(), host.address(), CallKind.QUEUE, QueueOrders.TIDY),
                host.lane(),
                new Tidied(host, then),
                null);
        tidying.submitted();
        return tidying;
    }

    private record Tidied(WorkHost host, Consumer<Boolean> then) implements CoreSubscriber<Object> {

        @Override
        public void onSubscribe(Subscription subscription) {}

        @Override
        public void onNext(Object value) {}

        @Override
        public void onError(Throwable error) {
            host.lane().loop().put(() -> then.accept(false));
        }

        @Override
        public void onComplete() {
            host.lane().loop().put(() -> then.accept(true));
        }
    }
}
