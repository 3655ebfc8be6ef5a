package dev.rouse.queue;

import dev.rouse.TraceContext;
import dev.rouse.kv.KvRead;
import dev.rouse.record.queue.MessageRecord;
import dev.rouse.record.queue.QueuePlace;
import dev.rouse.record.queue.QueuePlace.Part;
import dev.rouse.schedule.EntryId;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import dev.rouse.turn.TurnScope;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The queues of an actor, as the turns of {@link QueueOrders} change them. */
public final class OwnQueues implements QueueOrders.Taker {

    private final QueueFeature feature;
    private final TurnHost host;
    private final TurnScope scope;

    public OwnQueues(QueueFeature feature, TurnHost host, TurnScope scope) {
        this.feature = feature;
        this.host = host;
        this.scope = scope;
    }

    @Override
    @SuppressWarnings("unchecked") // as SendCall makes it
    public Mono<String> take(Object... given) {
        SendOrder order = (SendOrder) given[0];
        feature.requireRoom(host, order.queue(), 0);
        Turn turn = scope.turn("send");
        if (turn.call() instanceof SendCall sent) {
            sent.takes();
        }
        return Mono.just(take(turn, order, (List<byte @Nullable []>) given[1]));
    }

    /**
     * Takes a message with {@code turn}, whatever that is of.
     *
     * @return its id
     * @throws dev.rouse.RouseException the message is refused
     */
    public String add(Turn turn, SendOrder order, List<byte @Nullable []> arguments) {
        host.type().queueHandler(order.queue());
        order.check(host.type().options().queue(order.queue()), arguments);
        QueueChanges changes = (QueueChanges) turn.changes().of(feature);
        feature.requireRoom(host, order.queue(), changes == null ? 0 : changes.added(order.queue()));
        return take(turn, order, arguments);
    }

    private String take(Turn turn, SendOrder order, List<byte @Nullable []> arguments) {
        long now = host.lane().clockMillis();
        long due = order.dueAt(now);
        long expires = order.expiresAt(due);
        MessageRecord message =
                MessageRecord.sent(now, expires, SendOrder.classOf(order.priority()), order.group(), arguments);
        boolean isRemembered = order.waits() && turn.call().isKeyed();
        TraceContext trace = order.trace() == null ? turn.sends(order.queue()) : order.trace();
        return EntryId.of(
                put(turn, order.queue(), message.remembered(isRemembered).in(trace), due, now));
    }

    private long put(Turn turn, String queue, MessageRecord message, long due, long now) {
        QueueShare share = feature.share(host);
        long id = host.lane().newId(share.newest());
        share.made(id);
        QueuePlace place = due > now
                ? new QueuePlace(Part.LATER, queue, due, id)
                : new QueuePlace(Part.READY, queue, share.line(queue).orderOf(host, message, true), id);
        feature.note(turn, QueueOp.putNew(place, message));
        return id;
    }

    @Override
    public Mono<Boolean> retry(String queue, String id) {
        return withDead(queue, id, (turn, dead) -> {
            long now = host.lane().clockMillis();
            put(turn, queue, dead.again(now), now, now);
            return true;
        });
    }

    @Override
    public Mono<Boolean> drop(String queue, String id) {
        return withDead(queue, id, (turn, dead) -> true);
    }

    /** Removes a dead letter with what {@code then} does; false where there is none. */
    private Mono<Boolean> withDead(String queue, String id, BiFunction<Turn, MessageRecord, Boolean> then) {
        QueuePlace place = new QueuePlace(Part.DEAD, queue, 0, EntryId.parse(id));
        Turn turn = scope.turn("retry");
        QueueShare share = feature.share(host);
        share.beginsRead();
        return host.lane()
                .read(KvRead.builder().key(feature.keyOf(host.address(), place.suffix())))
                .onErrorMap(turn::readFailed)
                .publishOn(TurnScope.schedulerOf(turn))
                .map(found -> {
                    byte[] row = found.value(0);
                    if (row == null || share.isRemoved(place)) {
                        return false;
                    }
                    MessageRecord dead = MessageRecord.decode(feature.keyOf(host.address(), place.suffix()), row);
                    feature.note(turn, QueueOp.remove(place, dead));
                    return then.apply(turn, dead);
                })
                .doFinally(signal -> host.lane().loop().put(share::readEnded));
    }

    @Override
    public Mono<Void> tidy() {
        Turn turn = scope.turn("tidy");
        feature.changes(turn);
        QueueShare share = feature.share(host);
        long now = host.lane().clockMillis();
        for (QueueLine line : share.lines()) {
            Set<Integer> classes = new HashSet<>();
            for (Taken due : line.due(now)) {
                long order = line.orderOf(
                        host, due.message(), classes.add(due.message().priority()));
                QueuePlace place = new QueuePlace(
                        Part.READY, line.name(), order, due.place().id());
                feature.note(turn, QueueOp.remove(due.place(), due.message()));
                feature.note(turn, QueueOp.putNew(place, due.message()));
                share.visited(now);
            }
        }
        return Mono.empty();
    }
}
