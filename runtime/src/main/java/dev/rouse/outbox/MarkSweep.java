package dev.rouse.outbox;

import dev.rouse.call.Call;
import dev.rouse.call.CallKind;
import dev.rouse.call.CallMono;
import dev.rouse.call.LocalTarget;
import dev.rouse.call.Recipient;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.log.GuardedLogger;
import dev.rouse.outbox.exchange.DeliveryAnswer;
import dev.rouse.outbox.exchange.DeliveryOrder;
import dev.rouse.record.Suffix;
import dev.rouse.record.outbox.MarkRecord;
import dev.rouse.turn.WorkHost;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One look at all marks that an actor keeps: senders whose lives are over never ask for theirs to be dropped, so each is asked whether it
 * goes on. Lane only.
 */
final class MarkSweep {

    private static final int ROWS = 128;
    private static final int BYTES = 64 * 1024;
    private static final int AT_A_TIME = 8;
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Logger LOG = GuardedLogger.of(MarkSweep.class);

    private final OutboxDeliveries deliveries;
    private final WorkHost host;
    private final OutboxShare share;

    MarkSweep(OutboxDeliveries deliveries, WorkHost host, OutboxShare share) {
        this.deliveries = deliveries;
        this.host = host;
        this.share = share;
    }

    void begin() {
        if (!share.isSweeping()) {
            share.sweeping(true);
            host.stirred();
            sweep(KvKey.of(Suffix.marks()));
        }
    }

    private void sweep(KvKey from) {
        OutboxFeature feature = deliveries.feature();
        KvKey end = feature.keyOf(host.address(), KvKey.of(Suffix.marks())).prefixEnd();
        KvRange range = new KvRange(feature.keyOf(host.address(), from), end, ROWS, BYTES, false);
        host.lane()
                .read(KvRead.builder().range(range))
                .subscribe(
                        found -> host.lane().loop().put(() -> found(found.range(0))),
                        error -> host.lane().loop().put(() -> ended(error)));
    }

    private void found(KvRangeResult rows) {
        List<MarkRecord> marks;
        try {
            marks = rows.entries().stream()
                    .map(row -> MarkRecord.decode(row.key(), row.value()))
                    .toList();
        } catch (RuntimeException e) {
            ended(e);
            return;
        }
        Flux.fromIterable(marks)
                .flatMap(this::look, AT_A_TIME)
                .subscribe(
                        nothing -> {},
                        error -> host.lane().loop().put(() -> ended(error)),
                        () -> host.lane().loop().put(() -> looked(marks, rows.truncated())));
    }

    private void looked(List<MarkRecord> marks, boolean isCut) {
        if (isCut && !marks.isEmpty() && deliveries.isOf(host, share)) {
            MarkRecord last = marks.get(marks.size() - 1);
            sweep(KvKey.of(Suffix.mark(last.sender().id())).next());
        } else {
            ended(null);
        }
    }

    /** Asks the sender of a mark, which is dropped where that sender's life is over. One that does not answer is asked in the next sweep. */
    private Mono<Void> look(MarkRecord mark) {
        return Mono.defer(() -> ask(mark))
                .filter(answer -> answer.kind() == DeliveryAnswer.Kind.REPLACED && answer.life() != mark.life())
                .doOnNext(over -> host.lane().loop().put(() -> drop(mark)))
                .onErrorResume(error -> {
                    LOG.debug(
                            "Whether {} lives, which sent to {}, is asked later", mark.sender(), host.address(), error);
                    return Mono.empty();
                })
                .then();
    }

    private Mono<DeliveryAnswer> ask(MarkRecord mark) {
        Recipient sender = host.lane().recipient(mark.sender(), CallKind.QUEUE);
        Recipient within = new Recipient(
                sender.route(),
                sender.type(),
                sender.address(),
                sender.kind(),
                sender.terms().with(TIMEOUT));
        DeliveryOrder question = new DeliveryOrder(host.address(), mark.life(), mark.token(), 0, 0, false, List.of());
        return new CallMono(within, OutboxOrders.ASK, (Object) question.encode())
                .map(answer -> DeliveryAnswer.decode((byte[]) answer));
    }

    private void drop(MarkRecord mark) {
        if (deliveries.isOf(host, share)) {
            Call dropping = new Call(
                    new LocalTarget(
                            host.type(), host.address(), CallKind.QUEUE, OutboxOrders.LOST, mark.sender(), mark.life()),
                    host.lane(),
                    new OutboxDeliveries.Settled(host, () -> {}),
                    null);
            dropping.submitted();
            host.enqueue(dropping);
        }
    }

    private void ended(@Nullable Throwable error) {
        if (error != null) {
            LOG.debug("Marks of {} are looked at later", host.address(), error);
        }
        share.sweeping(false);
        if (deliveries.isOf(host, share)) {
            host.stirred();
        }
    }
}
