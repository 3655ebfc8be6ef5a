package dev.rouse.outbox;

import dev.rouse.ActorAddress;
import dev.rouse.OutboxOptions;
import dev.rouse.PreloadOptions;
import dev.rouse.feature.Feature;
import dev.rouse.feature.Share;
import dev.rouse.kv.KvCost;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.preload.Lookup;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.PreloadPlan;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import dev.rouse.record.outbox.OutboxHead;
import dev.rouse.record.outbox.OutboxRecord;
import dev.rouse.record.outbox.OutboxRow;
import dev.rouse.turn.AlarmedFeature;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import dev.rouse.turn.WorkHost;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The outboxes of actors, and the marks of those that send to them. */
public final class OutboxFeature extends Feature implements AlarmedFeature {

    private static final byte[] NOTHING = {};
    private static final KvKey HEAD = KvKey.of(Suffix.outbox());
    private static final KvKey ROWS = KvKey.of(Suffix.outboxRows());

    private final Keys keys;
    private final KvCost cost;
    private final OutboxDeliveries deliveries = new OutboxDeliveries(this);

    public OutboxFeature(Keys keys, KvCost cost) {
        this.keys = keys;
        this.cost = cost;
    }

    @Override
    public String name() {
        return "outbox";
    }

    @Override
    public String label() {
        return "the outbox";
    }

    @Override
    public void preload(PreloadOptions options, PreloadPlan plan) {
        plan.key("outbox-metadata", HEAD);
        plan.optional("outbox", ROWS, options.outboxBytes(), true);
    }

    @Override
    public @Nullable Share open(ActorAddress actor, PreloadBundle records) {
        Lookup found = records.lookup(HEAD);
        if (!found.isPresent()) {
            return null;
        }
        OutboxHead head = OutboxHead.decode(keyOf(actor, HEAD), found.value());
        OutboxShare share = new OutboxShare(this);
        share.found(head);
        PreloadBundle.First rows = records.first(ROWS);
        boolean isAll = rows.isAll() || head.rows() == 0 && head.receivers() == 0;
        share.sent()
                .found(
                        rows.entries(),
                        suffix -> keyOf(actor, suffix),
                        isAll ? null : behind(rows.entries()),
                        head.newest());
        share.opened();
        return share;
    }

    /** Suffix of the first row that is not among {@code rows}. */
    static KvKey behind(List<KvEntry> rows) {
        return rows.isEmpty() ? ROWS : rows.get(rows.size() - 1).key().next();
    }

    KvKey keyOf(ActorAddress actor, KvKey suffix) {
        return keys.actor(actor.id(), suffix.bytes());
    }

    /** Key behind all rows of the outbox of {@code actor}. */
    KvKey endOfRows(ActorAddress actor) {
        return keyOf(actor, ROWS).prefixEnd();
    }

    /** The share of an actor; null where it has sent nothing, and nobody has sent to it. */
    @Nullable
    OutboxShare shareOf(TurnHost actor) {
        return (OutboxShare) actor.shareOf(this);
    }

    OutboxShare share(TurnHost actor) {
        OutboxShare share = (OutboxShare) actor.share(this, () -> new OutboxShare(this));
        attach(actor, share);
        return share;
    }

    private void attach(TurnHost actor, OutboxShare share) {
        if (actor instanceof WorkHost host) {
            share.whenDurable(() -> deliveries.soon(host, share));
        }
    }

    static OutboxOptions options(TurnHost actor) {
        return actor.type().options().outbox();
    }

    OutboxDeliveries deliveries() {
        return deliveries;
    }

    @Override
    public void woke(WorkHost host) {
        OutboxShare share = shareOf(host);
        if (share != null) {
            attach(host, share);
            deliveries.soon(host, share);
        }
    }

    @Override
    public void alarmed(WorkHost host, long row, Consumer<Boolean> then) {
        OutboxShare share = shareOf(host);
        if (share == null || !host.isRunning()) {
            then.accept(false);
        } else {
            deliveries.alarmed(host, share, then);
        }
    }

    // Changes.

    /**
     * Sends a message with {@code turn}.
     *
     * @throws dev.rouse.LimitExceededException it is too much for the turn
     */
    void send(Turn turn, OutboxRecord message) {
        OutboxChanges changes = (OutboxChanges) turn.changes().of(this);
        long before = changes == null ? costOfHead(turn.host()) : changes.cost();
        long after = before + cost(turn.host().address(), OutboxOp.message(0, null, message));
        turn.changes().checkCost(this, after, turn.host().lane().maxChanges());
        changes(turn).send(message, after);
    }

    /** Changes a row with {@code turn}, whatever that costs: the runtime's own notes are not refused. */
    void note(Turn turn, OutboxOp op) {
        OutboxChanges changes = changes(turn);
        changes.note(op, changes.cost() + cost(turn.host().address(), op));
    }

    /** Lets {@code turn} note what became of messages, and move the time at which the actor is woken. */
    OutboxChanges changes(Turn turn) {
        OutboxChanges changes = (OutboxChanges) turn.changes().of(this);
        if (changes == null) {
            TurnHost host = turn.host();
            OutboxShare share = share(host);
            changes = new OutboxChanges(share, new TurnCosts(turn, share), costOfHead(host));
            turn.changing().add(changes);
        }
        return changes;
    }

    /** Whether nothing of what became of messages can be noted, for want of room for dead letters. */
    boolean isStuck(TurnHost host, OutboxShare share) {
        return share.head().dead() >= options(host).maxDeadLetters()
                && news(host, share, costOfHead(host)).isEmpty();
    }

    /**
     * Notes of what became of messages: as many as there is room for dead letters, and in the commit of a turn.
     *
     * @param used what its changes cost
     */
    private List<Sent.News> news(TurnHost host, OutboxShare share, long used) {
        return share.sent().hasNews()
                ? share.sent().news(host.lane().clockMillis(), room(host, share, used))
                : List.of();
    }

    private Sent.Room room(TurnHost host, OutboxShare share, long used) {
        long letters = Math.max(0, options(host).maxDeadLetters() - share.head().dead());
        long bytes = host.lane().maxChanges() / 2 - used;
        boolean isAlone = used <= costOfHead(host);
        return new Sent.Room(letters, bytes, isAlone, op -> cost(host.address(), op));
    }

    private final class TurnCosts implements OutboxChanges.Costs {

        private final Turn turn;
        private final OutboxShare share;

        TurnCosts(Turn turn, OutboxShare share) {
            this.turn = turn;
            this.share = share;
        }

        @Override
        public long of(OutboxOp op) {
            return cost(turn.host().address(), op);
        }

        /**
         * Nothing beside a turn that changes much: both have to fit into one commit. And beside other turns than those that are for it
         * only where there is much, as what came of many messages is noted once; or what costs nothing, as the counts are changed anyway.
         */
        @Override
        public List<Sent.News> news(boolean sends) {
            TurnHost host = turn.host();
            long used = turn.changes().cost();
            if (turn.call().action() == OutboxOrders.SETTLE || OutboxDeliveries.isUrgent(host, share)) {
                return OutboxFeature.this.news(host, share, used);
            }
            return sends && share.sent().hasNews()
                    ? share.sent().newsOfHead(clockMillis(), room(host, share, used))
                    : List.of();
        }

        @Override
        public long clockMillis() {
            return turn.host().lane().clockMillis();
        }
    }

    /** The highest cost of a change in a commit. */
    private long cost(ActorAddress actor, OutboxOp op) {
        KvKey key = keyOf(actor, op.suffix());
        OutboxRow after = op.after();
        return after == null
                ? cost.of(new KvMutation.Clear(key))
                : cost.of(new KvMutation.Set(key, NOTHING, true)) + after.size();
    }

    private long costOfHead(TurnHost actor) {
        OutboxShare share = shareOf(actor);
        int size = share == null ? OutboxHead.SIZE : share.head().size();
        return cost.of(new KvMutation.Set(keyOf(actor.address(), HEAD), NOTHING, true)) + size;
    }
}
