package dev.rouse.outbox;

import dev.rouse.base.ErrorText;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallMono;
import dev.rouse.call.Recipient;
import dev.rouse.log.GuardedLogger;
import dev.rouse.outbox.exchange.DeliveryAnswer;
import dev.rouse.outbox.exchange.DeliveryOrder;
import dev.rouse.outbox.exchange.Refusals;
import dev.rouse.record.outbox.OutboxRecord;
import dev.rouse.turn.WorkHost;
import dev.rouse.type.Action;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import reactor.core.CoreSubscriber;

/** One call of a receiver, and what is made of its answer. Lane only, but for the signals of the answer. */
final class Attempt implements CoreSubscriber<Object> {

    /** After which a call that is not answered is made again. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final Logger LOG = GuardedLogger.of(Attempt.class);

    private final OutboxDeliveries deliveries;
    private final WorkHost host;
    private final OutboxShare share;
    private final Receiver receiver;

    /** Messages up to this number had been offered before. */
    private long offered;

    private boolean delivers;
    private boolean isOver;
    private @Nullable Object answer;

    Attempt(OutboxDeliveries deliveries, WorkHost host, OutboxShare share, Receiver receiver) {
        this.deliveries = deliveries;
        this.host = host;
        this.share = share;
        this.receiver = receiver;
    }

    /** @param hasMore whether there is something to be delivered; else the receiver is to forget the sender */
    void begin(boolean hasMore) {
        delivers = hasMore;
        receiver.isCalled = true;
        share.sent().calls(1);
        try {
            Recipient recipient = host.lane().recipient(receiver.address(), CallKind.QUEUE);
            Recipient within = new Recipient(
                    recipient.route().unobserved(),
                    recipient.type(),
                    recipient.address(),
                    recipient.kind(),
                    recipient.terms().with(TIMEOUT));
            Action order = hasMore ? OutboxOrders.DELIVER : OutboxOrders.FORGET;
            new CallMono(within, order, (Object) order(hasMore).encode()).subscribe(this);
        } catch (RuntimeException e) {
            onError(e);
        }
    }

    private DeliveryOrder order(boolean hasMore) {
        List<DeliveryOrder.Message> messages =
                hasMore && receiver.hasToken() ? receiver.next(share.sent().durable(), this::message) : List.of();
        long expected = hasMore ? receiver.expected() : 0;
        offered = messages.isEmpty()
                ? receiver.offered()
                : receiver.offers(messages.get(messages.size() - 1).number());
        boolean isLast = !messages.isEmpty()
                && receiver.isLast(
                        message(messages.get(0).number()), host.lane().clockMillis(), patience());
        return new DeliveryOrder(
                host.address(), host.incarnation(), receiver.token(), expected, receiver.settled, isLast, messages);
    }

    private OutboxRecord message(long number) {
        return Objects.requireNonNull(share.sent().messages().get(number));
    }

    /** Time for which what fails is tried, in milliseconds. */
    private long patience() {
        return OutboxFeature.options(host).giveUpAfter().toMillis();
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Object value) {
        answer = value;
    }

    @Override
    public void onError(Throwable error) {
        host.lane().loop().put(() -> ended(error));
    }

    @Override
    public void onComplete() {
        host.lane().loop().put(() -> ended(null));
    }

    private void ended(@Nullable Throwable error) {
        if (isOver) {
            return;
        }
        isOver = true;
        receiver.isCalled = false;
        share.sent().calls(-1);
        if (!deliveries.isOf(host, share)) {
            return;
        }
        try {
            DeliveryAnswer told = error == null ? DeliveryAnswer.decode((byte[]) answer) : null;
            if (told == null) {
                failed(error);
            } else {
                answered(told);
            }
        } catch (RuntimeException e) {
            failed(e);
        }
        share.sent().hasNews(receiver);
        deliveries.again(host, share, receiver);
    }

    private void failed(@Nullable Throwable error) {
        int code = error == null ? 0 : Refusals.codeOf(error);
        if (code != 0) {
            long now = host.lane().clockMillis();
            receiver.fails(code, ErrorText.of(error), now);
            receiver.giveUp(share.sent().durable(), this::message, now, patience());
            for (long number : receiver.numbers().headSet(receiver.outcome().givenUp(), true)) {
                if (number > receiver.decided()) {
                    tell(number, true);
                }
            }
        }
        later();
        LOG.debug("Messages of {} to {} are delivered again", host.address(), receiver.address(), error);
    }

    /** It is called again after a pause. */
    private void later() {
        OutboxDeliveries.failed(host, receiver);
        tell(0, false);
    }

    private void answered(DeliveryAnswer told) {
        long before = receiver.decided();
        if (receiver.answered(told, delivers, offered, host.lane().clockMillis())) {
            later();
        }
        Receiver.Outcome outcome = receiver.outcome();
        for (long number : receiver.numbers().subSet(before, false, Math.max(before, receiver.decided()), true)) {
            tell(number, number == outcome.refused());
        }
        for (long number : receiver.numbers().headSet(outcome.replaced(), true)) {
            tell(number, true);
        }
    }

    /** @param number of the message; 0 where it is of none in particular */
    private void tell(long number, boolean isDead) {
        OutboxRecord message = share.sent().messages().get(number);
        long waited = message == null ? 0 : Math.max(0, host.lane().clockMillis() - message.sentAt());
        host.lane()
                .listener()
                .messageDelivered(
                        host.type().name(),
                        receiver.address().type(),
                        Duration.ofMillis(waited),
                        number == 0 && !isDead,
                        isDead);
    }
}
