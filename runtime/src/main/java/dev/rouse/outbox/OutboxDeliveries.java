package dev.rouse.outbox;

import dev.rouse.OutboxOptions;
import dev.rouse.base.Backoff;
import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.LocalTarget;
import dev.rouse.feature.WakeTime;
import dev.rouse.record.outbox.ReceiverRecord;
import dev.rouse.turn.TurnHost;
import dev.rouse.turn.WorkHost;
import java.time.Duration;
import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Delivers the messages of outboxes: calls receivers, and sees to it that what they answer is noted. Lane only. */
final class OutboxDeliveries {

    /** After which what became of messages is noted, if no turn did so along with its own changes. */
    private static final long SETTLES_AFTER = Duration.ofMillis(500).toNanos();

    /** Messages that receivers have decided on, for which it is noted at once. */
    private static final int MUCH = 128;

    /** Time without a message, after which a receiver is to forget the sender. */
    private static final long FORGOTTEN_AFTER = Duration.ofSeconds(10).toNanos();

    /** Receivers from which on it is to do so at once. */
    private static final int MANY_RECEIVERS = 256;

    /** An actor stays awake for a next try that comes within this time. */
    private static final long AWAKE = Duration.ofSeconds(5).toNanos();

    /** Time between tries where only an operator, or a change of the application, can mend why they fail. */
    private static final Duration RARELY = Duration.ofHours(1);

    private final OutboxFeature feature;

    OutboxDeliveries(OutboxFeature feature) {
        this.feature = feature;
    }

    OutboxFeature feature() {
        return feature;
    }

    private static long nanoTime(WorkHost host) {
        return host.lane().loop().nanoTime();
    }

    /** Delivers what may be delivered by then, behind what the lane is at. */
    void soon(WorkHost host, OutboxShare share) {
        if (share.toDeliver()) {
            host.lane().loop().put(() -> deliver(host, share));
        }
    }

    private void deliver(WorkHost host, OutboxShare share) {
        share.delivers();
        if (!isOf(host, share)) {
            return;
        }
        boolean before = share.keepsAwake();
        Sent sent = share.sent();
        if (sent.isAll()) {
            int most = OutboxFeature.options(host).maxDeliveries();
            Receiver next;
            while (sent.calls() < most && (next = sent.nextReady()) != null) {
                look(host, share, next);
            }
            settle(host, share);
        } else {
            new OutboxRead(this, host, share).begin();
        }
        if (share.keepsAwake() != before) {
            host.stirred();
        }
    }

    /** Whether {@code share} is still that of a life that goes on. */
    boolean isOf(WorkHost host, OutboxShare share) {
        return host.isRunning() && feature.shareOf(host) == share;
    }

    /** Looks what is to be done for a receiver. */
    private void look(WorkHost host, OutboxShare share, Receiver receiver) {
        Sent sent = share.sent();
        if (receiver.isCalled) {
            return;
        }
        if (receiver.hasOutcome() || receiver.isTokenNew() || share.isBlocked(receiver)) {
            sent.active(receiver, false); // It is what is to be noted that keeps the actor awake.
            return;
        }
        long pause = receiver.pause(nanoTime(host));
        boolean hasMore = receiver.hasMore(sent.durable());
        long due = hasMore || sent.receivers().size() > MANY_RECEIVERS
                ? pause
                : Math.max(pause, untilForgotten(host, receiver));
        if (receiver.isOver()) {
            sent.active(receiver, false);
            sent.remove(receiver);
        } else if (!hasMore && !receiver.numbers().isEmpty()) {
            return; // Another look follows when these are in the store, or what became of them is.
        } else if (due > 0) {
            later(host, share, receiver, due);
            sent.active(receiver, pause <= AWAKE);
        } else if (!host.lane().mayServe()) {
            later(host, share, receiver, AWAKE); // Another node may have the actor by now, and deliver its messages.
        } else {
            sent.active(receiver, true);
            new Attempt(this, host, share, receiver).begin(hasMore);
        }
    }

    /** Time after which a receiver is to drop its mark where nothing is sent to it meanwhile. */
    private static long untilForgotten(WorkHost host, Receiver receiver) {
        ReceiverRecord note = receiver.note();
        if (note == null) {
            return 0;
        }
        long idle =
                Duration.ofMillis(host.lane().clockMillis() - note.notedAt()).toNanos();
        return Math.min(FORGOTTEN_AFTER, FORGOTTEN_AFTER - idle);
    }

    private void later(WorkHost host, OutboxShare share, Receiver receiver, long nanos) {
        if (receiver.timer != null) {
            receiver.timer.dispose();
        }
        receiver.timer = host.lane()
                .loop()
                .schedule(
                        () -> {
                            receiver.timer = null;
                            again(host, share, receiver);
                        },
                        nanos);
    }

    /** Lets {@code receiver} be looked at once more. */
    void again(WorkHost host, OutboxShare share, Receiver receiver) {
        if (isOf(host, share)) {
            share.sent().ready(receiver);
            soon(host, share);
        }
    }

    /** A call has failed, or was told to come later. */
    static void failed(WorkHost host, Receiver receiver) {
        OutboxOptions options = OutboxFeature.options(host);
        long failing = receiver.failingSince();
        boolean isRare = receiver.numbers().isEmpty()
                && failing != 0
                && host.lane().clockMillis() - failing >= options.giveUpAfter().toMillis();
        receiver.failed(
                failures -> isRare
                        ? RARELY.toNanos()
                        : Backoff.doubled(options.retryDelay(), options.longestRetryDelay(), failures)
                                .toNanos(),
                nanoTime(host));
    }

    // Taking note.

    private void settle(WorkHost host, OutboxShare share) {
        if (!share.sent().hasNews()) {
            return;
        }
        if (share.isSettling()) {
            if (isUrgent(host, share) && share.endsWait()) {
                settleNow(host, share, noted -> {});
            }
            return;
        }
        boolean isStuck = feature.isStuck(host, share);
        share.sent().stuck(isStuck);
        if (isStuck) {
            return; // Until an operator makes room for dead letters.
        }
        share.settling(true);
        if (isUrgent(host, share)) {
            settleNow(host, share, noted -> {});
        } else {
            waitToSettle(host, share);
        }
    }

    private void waitToSettle(WorkHost host, OutboxShare share) {
        share.waitsToSettle(host.lane().loop().schedule(() -> settleIfNeeded(host, share), SETTLES_AFTER));
    }

    /** Whether what became of messages is to be noted at once. */
    static boolean isUrgent(TurnHost host, OutboxShare share) {
        return share.sent()
                .isNewsUrgent(Math.min(MUCH, OutboxFeature.options(host).maxMessages() / 2));
    }

    private void settleIfNeeded(WorkHost host, OutboxShare share) {
        share.endsWait();
        boolean isNeeded = isOf(host, share) && share.sent().hasNews() && !feature.isStuck(host, share);
        if (isNeeded && share.waitsOnToSettle()) {
            waitToSettle(host, share);
        } else if (isNeeded) {
            settleNow(host, share, noted -> {});
        } else {
            settled(host, share);
        }
    }

    private void settled(WorkHost host, OutboxShare share) {
        share.settling(false);
        if (isOf(host, share)) {
            host.stirred();
            soon(host, share);
        }
    }

    private void settleNow(WorkHost host, OutboxShare share, Consumer<Boolean> then) {
        Call settling = new Call(
                new LocalTarget(host.type(), host.address(), CallKind.QUEUE, OutboxOrders.SETTLE),
                host.lane(),
                new Settled(host, () -> {
                    settled(host, share);
                    then.accept(true);
                }),
                null);
        settling.submitted();
        host.enqueue(settling);
    }

    /** Hears that a turn of the runtime's own has ended, whatever came of it. */
    record Settled(WorkHost host, Runnable then) implements CoreSubscriber<Object> {

        @Override
        public void onSubscribe(Subscription subscription) {}

        @Override
        public void onNext(Object value) {}

        @Override
        public void onError(Throwable error) {
            onComplete();
        }

        @Override
        public void onComplete() {
            host.lane().loop().put(then);
        }
    }

    // Waking.

    /** An alarm has come: what is due is delivered, and the next alarm is put where it belongs. */
    void alarmed(WorkHost host, OutboxShare share, Consumer<Boolean> then) {
        long now = host.lane().clockMillis();
        WakeTime wake = share.nextWake();
        if (share.isSweepDue(now)) {
            share.swept(now);
            new MarkSweep(this, host, share).begin();
        }
        soon(host, share);
        boolean isDue = wake != null && wake.due() <= now;
        if (!isDue && !share.isWokenEarly(now)) {
            then.accept(false);
            return;
        }
        if (isDue) {
            share.quietUntil(now + Math.max(OutboxShare.WAKES_AFTER_MILLIS, shortestPause(host, share)));
        }
        settleNow(host, share, then);
    }

    /** Milliseconds until the next try of any receiver. */
    private static long shortestPause(WorkHost host, OutboxShare share) {
        long now = nanoTime(host);
        long shortest = Long.MAX_VALUE;
        for (Receiver receiver : share.sent().receivers()) {
            if (receiver.isCalled) {
                return 0;
            }
            long pause = receiver.hasOutcome() ? RARELY.toNanos() : receiver.pause(now);
            shortest = Math.min(shortest, pause);
        }
        return shortest == Long.MAX_VALUE ? 0 : Duration.ofNanos(shortest).toMillis();
    }
}
