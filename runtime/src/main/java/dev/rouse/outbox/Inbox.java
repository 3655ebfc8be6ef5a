package dev.rouse.outbox;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRead;
import dev.rouse.outbox.exchange.DeliveryAnswer;
import dev.rouse.outbox.exchange.DeliveryOrder;
import dev.rouse.outbox.exchange.MarkRules;
import dev.rouse.outbox.exchange.Marks;
import dev.rouse.queue.OwnQueues;
import dev.rouse.queue.SendOrder;
import dev.rouse.record.Suffix;
import dev.rouse.record.outbox.MarkRecord;
import dev.rouse.record.outbox.OutboxRecord;
import dev.rouse.schedule.EntryId;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import dev.rouse.turn.TurnScope;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The marks of senders and the outbox of an actor, as the turns of {@link OutboxOrders} change them. */
public final class Inbox implements OutboxOrders.Taker {

    private final OutboxFeature feature;
    private final OwnQueues queues;
    private final TurnHost host;
    private final TurnScope scope;

    /** @param queues of the same actor */
    public Inbox(OutboxFeature feature, OwnQueues queues, TurnHost host, TurnScope scope) {
        this.feature = feature;
        this.queues = queues;
        this.host = host;
        this.scope = scope;
    }

    // Of those that send to it.

    @Override
    public Mono<byte[]> deliver(byte[] bytes) {
        DeliveryOrder order = DeliveryOrder.decode(bytes);
        Turn turn = scope.turn("deliver");
        return order.expected() != 0 && order.expected() != host.incarnation()
                ? Mono.just(DeliveryAnswer.replaced(host.incarnation()).encode())
                : withMark(turn, order, mark -> delivered(turn, order, mark));
    }

    @Override
    public Mono<byte[]> ask(byte[] bytes) {
        DeliveryOrder order = DeliveryOrder.decode(bytes);
        DeliveryAnswer answer = order.life() == host.incarnation()
                ? DeliveryAnswer.lives(host.incarnation())
                : DeliveryAnswer.replaced(host.incarnation());
        return Mono.just(answer.encode());
    }

    @Override
    public Mono<Void> lost(ActorAddress sender, long life) {
        Turn turn = scope.turn("lost");
        Marks marks = feature.share(host).marks();
        return Mono.defer(() -> marks.enter(sender.id())
                ? mark(turn, marks, sender.id())
                        .doOnNext(found -> found.filter(mark -> mark.life() == life)
                                .ifPresent(mark -> feature.note(turn, OutboxOp.mark(sender.id(), mark, null))))
                        .doFinally(signal -> host.lane().loop().put(() -> marks.leave(sender.id())))
                        .then()
                : Mono.empty());
    }

    @Override
    public Mono<byte[]> forget(byte[] bytes) {
        DeliveryOrder order = DeliveryOrder.decode(bytes);
        Turn turn = scope.turn("forget");
        return withMark(turn, order, mark -> forgotten(turn, order, mark));
    }

    /** Answers {@code order} by the mark of its sender, while no other order of that one is carried out. */
    private Mono<byte[]> withMark(
            Turn turn, DeliveryOrder order, Function<@Nullable MarkRecord, DeliveryAnswer> answer) {
        Marks marks = feature.share(host).marks();
        return Mono.defer(() -> {
            if (!marks.enter(order.sender().id())) {
                return Mono.just(DeliveryAnswer.busy(host.incarnation()).encode());
            }
            return mark(turn, marks, order.sender().id())
                    .map(found -> answer.apply(found.orElse(null)).encode())
                    .doFinally(signal -> host.lane()
                            .loop()
                            .put(() -> marks.leave(order.sender().id())));
        });
    }

    /** The mark of the sender. */
    private Mono<Optional<MarkRecord>> mark(Turn turn, Marks marks, ActorId sender) {
        MarkRecord known = marks.known(sender);
        if (known != null || marks.isAll()) {
            return Mono.just(Optional.ofNullable(known));
        }
        KvKey key = feature.keyOf(host.address(), KvKey.of(Suffix.mark(sender)));
        return host.lane()
                .read(KvRead.builder().key(key))
                .onErrorMap(turn::readFailed)
                .publishOn(TurnScope.schedulerOf(turn))
                .map(found -> {
                    byte[] row = found.value(0);
                    if (row == null) {
                        return Optional.empty();
                    }
                    MarkRecord mark = MarkRecord.decode(key, row);
                    marks.read(sender, mark);
                    return Optional.of(mark);
                });
    }

    private DeliveryAnswer delivered(Turn turn, DeliveryOrder order, @Nullable MarkRecord mark) {
        MarkRules rules = new MarkRules(feature.share(host).marks(), host.incarnation(), host.lane()::random);
        return decided(turn, order, mark, rules.delivered(order, mark, new QueuesInTurn(turn)));
    }

    private final class QueuesInTurn implements MarkRules.Queues {

        private final Turn turn;

        QueuesInTurn(Turn turn) {
            this.turn = turn;
        }

        @Override
        public boolean knows(DeliveryOrder.Message message) {
            return host.type()
                    .queues()
                    .contains(SendOrder.decode(message.order()).queue());
        }

        @Override
        public void take(DeliveryOrder.Message message) {
            queues.add(turn, SendOrder.decode(message.order()), message.arguments());
        }
    }

    private DeliveryAnswer forgotten(Turn turn, DeliveryOrder order, @Nullable MarkRecord mark) {
        MarkRules rules = new MarkRules(feature.share(host).marks(), host.incarnation(), host.lane()::random);
        return decided(turn, order, mark, rules.forgotten(order, mark));
    }

    private DeliveryAnswer decided(
            Turn turn, DeliveryOrder order, @Nullable MarkRecord mark, MarkRules.Decision decision) {
        if (!Objects.equals(mark, decision.mark())) {
            feature.note(turn, OutboxOp.mark(order.sender().id(), mark, decision.mark()));
        }
        return decision.answer();
    }

    // Its own.

    @Override
    public Mono<Boolean> retry(String id) {
        return withDead(
                id,
                (turn, dead) -> feature.send(
                        turn,
                        OutboxRecord.sent(
                                dead.id(),
                                host.lane().clockMillis(),
                                dead.receiver(),
                                dead.order(),
                                dead.arguments())));
    }

    @Override
    public Mono<Boolean> drop(String id) {
        return withDead(id, (turn, dead) -> {});
    }

    private interface Then {
        void accept(Turn turn, OutboxRecord dead);
    }

    /** Removes a dead letter with what {@code then} does; false where there is none. */
    private Mono<Boolean> withDead(String text, Then then) {
        long id = EntryId.parse(text);
        Turn turn = scope.turn("retry");
        OutboxShare share = feature.share(host);
        KvKey key = feature.keyOf(host.address(), KvKey.of(Suffix.undelivered(id)));
        return Mono.defer(() -> {
            if (!share.enterDead(id)) {
                return Mono.just(false);
            }
            return host.lane()
                    .read(KvRead.builder().key(key))
                    .onErrorMap(turn::readFailed)
                    .publishOn(TurnScope.schedulerOf(turn))
                    .map(found -> {
                        byte[] row = found.value(0);
                        if (row == null) {
                            return false;
                        }
                        OutboxRecord dead = OutboxRecord.decode(key, row);
                        then.accept(turn, dead);
                        feature.note(turn, OutboxOp.dead(dead, null));
                        return true;
                    })
                    .doFinally(signal -> host.lane().loop().put(() -> share.leaveDead(id)));
        });
    }

    @Override
    public Mono<Void> settle() {
        feature.changes(scope.turn("settle"));
        return Mono.empty();
    }
}
