package dev.rouse.queue;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.InvalidCallException;
import dev.rouse.PreloadOptions;
import dev.rouse.QueueFullException;
import dev.rouse.ReceivedMessage;
import dev.rouse.feature.Feature;
import dev.rouse.feature.Share;
import dev.rouse.kv.KvCost;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.loop.LaneLoop;
import dev.rouse.preload.Lookup;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.PreloadPlan;
import dev.rouse.queue.answer.Answers;
import dev.rouse.queue.pull.Pull;
import dev.rouse.queue.pull.PullHost;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import dev.rouse.record.queue.MessageRecord;
import dev.rouse.record.queue.QueueHead;
import dev.rouse.record.queue.QueuePlace;
import dev.rouse.record.queue.QueuePlace.Part;
import dev.rouse.turn.AlarmedFeature;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import dev.rouse.turn.WorkHost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** The queues of actors. */
public final class QueueFeature extends Feature implements AlarmedFeature {

    private static final byte[] NOTHING = {};
    private static final KvKey HEAD = KvKey.of(Suffix.queueMetadata());
    private static final KvKey MESSAGES = KvKey.of(Suffix.queueMessages());

    private final Keys keys;
    private final KvCost cost;
    private final Answers answers;
    private final long headCost;
    private final Deliveries deliveries = new Deliveries(this);

    public QueueFeature(Keys keys, KvCost cost, Answers answers) {
        this.keys = keys;
        this.cost = cost;
        this.answers = answers;
        this.headCost = rowCost(keys.actor(new ActorId(0, 0), HEAD.bytes()));
    }

    @Override
    public String name() {
        return "queues";
    }

    @Override
    public String label() {
        return "queues";
    }

    @Override
    public void preload(PreloadOptions options, PreloadPlan plan) {
        plan.key("queue-metadata", HEAD);
        plan.optional("queue", MESSAGES, options.queueBytes(), true);
    }

    @Override
    public @Nullable Share open(ActorAddress actor, PreloadBundle records) {
        Lookup found = records.lookup(HEAD);
        if (!found.isPresent()) {
            return null;
        }
        QueueHead head = QueueHead.decode(keyOf(actor, HEAD), found.value());
        List<QueueLine> lines = new ArrayList<>();
        head.queues()
                .forEach((name, counts) -> lines.add(new QueueLine(
                        name,
                        window(actor, records, Part.READY, name),
                        window(actor, records, Part.LATER, name),
                        counts)));
        QueueShare share = new QueueShare(this);
        share.found(head, lines);
        return share;
    }

    private MessageWindow window(ActorAddress actor, PreloadBundle records, Part part, String queue) {
        PreloadBundle.First known = records.first(QueuePlace.prefix(part, queue));
        Map<QueuePlace, MessageRecord> found = new LinkedHashMap<>();
        QueuePlace last = new QueuePlace(part, queue, 0, 0);
        for (KvEntry entry : known.entries()) {
            last = QueuePlace.of(entry.key());
            found.put(last, MessageRecord.decode(keyOf(actor, entry.key()), entry.value()));
        }
        MessageWindow window = MessageWindow.unknown(part, queue);
        window.read(found, known.isAll() ? null : found.isEmpty() ? last : behind(last));
        return window;
    }

    /** The first place behind {@code place}. */
    static QueuePlace behind(QueuePlace place) {
        return new QueuePlace(place.part(), place.queue(), place.order(), place.id() + 1);
    }

    KvKey keyOf(ActorAddress actor, KvKey suffix) {
        return keys.actor(actor.id(), suffix.bytes());
    }

    /** The share of an actor; null where its queues are empty, and were. */
    @Nullable
    QueueShare shareOf(TurnHost actor) {
        return (QueueShare) actor.shareOf(this);
    }

    QueueShare share(TurnHost actor) {
        return (QueueShare) actor.share(this, () -> new QueueShare(this));
    }

    /**
     * Makes sure that there is room for one message more.
     *
     * @param more that the turn has added
     * @throws QueueFullException there is none
     */
    void requireRoom(TurnHost actor, String queue, long more) {
        QueueShare share = shareOf(actor);
        long depth = more + (share == null ? 0 : share.line(queue).messages());
        int most = actor.type().options().queue(queue).maxMessages();
        if (depth >= most) {
            throw new QueueFullException(actor.address(), queue, depth, most);
        }
    }

    /**
     * Takes messages of an actor for a subscriber.
     *
     * @param waits told on the lane when it begins to wait for messages, and when that is over
     * @throws InvalidCallException there is no such queue, or it has a handler
     */
    public Flux<ReceivedMessage> receive(WorkHost actor, int max, List<String> queues, Consumer<Boolean> waits) {
        for (String queue : queues) {
            if (!actor.type().queue(queue).pulled()) {
                throw new InvalidCallException("Messages of queue " + queue + " of " + actor.address()
                        + " go to its handler: those of a queue of @PulledQueue are received.");
            }
        }
        PullHost host = new OwnPulls(this, actor, waits);
        List<String> names = List.copyOf(queues);
        return new Flux<>() {
            @Override
            public void subscribe(CoreSubscriber<? super ReceivedMessage> subscriber) {
                subscriber.onSubscribe(new Pull(host, names, max, subscriber));
            }
        };
    }

    private record OwnPulls(QueueFeature feature, WorkHost actor, Consumer<Boolean> waiting) implements PullHost {

        @Override
        public LaneLoop loop() {
            return actor.lane().loop();
        }

        @Override
        public boolean joins(Pull pull) {
            if (actor.isGone()) {
                return false;
            }
            QueueShare share = feature.share(actor);
            return !share.hasStopped() && share.joins(pull);
        }

        @Override
        public void leaves(Pull pull) {
            QueueShare share = feature.shareOf(actor);
            if (share != null) {
                share.leaves(pull);
            }
        }

        @Override
        public void more() {
            QueueShare share = feature.shareOf(actor);
            if (share != null) {
                feature.deliveries.soon(actor, share);
            }
        }

        @Override
        public void waits(boolean now) {
            waiting.accept(now);
        }
    }

    Answers answers() {
        return answers;
    }

    Deliveries deliveries() {
        return deliveries;
    }

    @Override
    public void woke(WorkHost host) {
        QueueShare share = shareOf(host);
        if (share != null) {
            deliveries.soon(host, share);
        }
    }

    @Override
    public void alarmed(WorkHost host, long row, Consumer<Boolean> then) {
        QueueShare share = shareOf(host);
        if (share == null || !host.isRunning()) {
            then.accept(false);
        } else {
            deliveries.alarmed(host, share, then);
        }
    }

    /** Changes a message with {@code turn}, whatever that costs: the runtime's own notes are not refused. */
    void note(Turn turn, QueueOp op) {
        QueueChanges changes = changes(turn);
        changes.add(op, changes.cost() + cost(turn.host(), op));
    }

    /** Lets {@code turn} move the time at which the actor is woken, if that is another by now. */
    QueueChanges changes(Turn turn) {
        QueueChanges changes = (QueueChanges) turn.changes().of(this);
        if (changes == null) {
            TurnHost host = turn.host();
            QueueShare share = share(host);
            if (!share.hasDelivery() && host instanceof WorkHost actor) {
                share.deliversBy(() -> deliveries.soon(actor, share));
            }
            changes = new QueueChanges(share, headCost + share.headBytes());
            turn.changing().add(changes);
        }
        return changes;
    }

    /** The highest cost of a change in a commit. */
    private long cost(TurnHost actor, QueueOp op) {
        QueueLine line = share(actor).line(op.place().queue());
        long row = line.rowCost(() -> rowCost(keyOf(actor.address(), op.place().suffix())));
        long counted = row + line.headBytes();
        return op.after() == null ? counted : counted + op.after().size();
    }

    /** The cost of a record with no bytes, or of its removal. */
    private long rowCost(KvKey key) {
        return Math.max(cost.of(new KvMutation.Set(key, NOTHING, true)), cost.of(new KvMutation.Clear(key)));
    }
}
