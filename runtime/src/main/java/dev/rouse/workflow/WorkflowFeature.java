package dev.rouse.workflow;

import dev.rouse.ActorAddress;
import dev.rouse.PreloadOptions;
import dev.rouse.WorkflowOptions;
import dev.rouse.feature.Feature;
import dev.rouse.feature.Share;
import dev.rouse.kv.KvCost;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvRead;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.PreloadPlan;
import dev.rouse.queue.QueueFeature;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import dev.rouse.record.workflow.EndedIdRecord;
import dev.rouse.record.workflow.EntriesRecord;
import dev.rouse.record.workflow.FlowRecord;
import dev.rouse.record.workflow.SignalRecord;
import dev.rouse.record.workflow.WorkflowHead;
import dev.rouse.record.workflow.WorkflowRecord;
import dev.rouse.record.workflow.WorkflowRow;
import dev.rouse.turn.AlarmedFeature;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import dev.rouse.turn.WorkHost;
import dev.rouse.workflow.history.RowChange;
import dev.rouse.workflow.history.WorkflowOp;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The workflows of actors. */
public final class WorkflowFeature extends Feature implements AlarmedFeature {

    private static final byte[] NOTHING = {};
    private static final KvKey ROWS = KvKey.of(Suffix.workflow());

    private final Keys keys;
    private final KvCost cost;
    private final int smallBytes;
    private final QueueFeature queues;

    /**
     * @param smallBytes a value of no more is kept in one place by the store
     * @param queues that workflows take messages of
     */
    public WorkflowFeature(Keys keys, KvCost cost, int smallBytes, QueueFeature queues) {
        this.queues = queues;
        this.keys = keys;
        this.cost = cost;
        this.smallBytes = smallBytes;
    }

    @Override
    public String name() {
        return "workflows";
    }

    @Override
    public String label() {
        return "workflows";
    }

    @Override
    public void preload(PreloadOptions options, PreloadPlan plan) {
        plan.optional("workflow", ROWS, options.workflowBytes(), true);
    }

    @Override
    public @Nullable Share open(ActorAddress actor, PreloadBundle records) {
        PreloadBundle.First rows = records.first(ROWS);
        if (rows.entries().isEmpty() && rows.isAll()) {
            return null;
        }
        WorkflowShare share = newShare(actor);
        KvKey from = ROWS;
        for (KvEntry row : rows.entries()) {
            take(share, actor, row.key(), row.value());
            from = row.key().next();
        }
        share.unknownFrom(rows.isAll() ? null : from);
        return share;
    }

    /** Takes over a row that was read. */
    void take(WorkflowShare share, ActorAddress actor, KvKey suffix, byte[] value) {
        KvKey key = keyOf(actor, suffix);
        if (suffix.equals(ROWS)) {
            share.found(WorkflowHead.decode(key, value));
            return;
        }
        long number = Suffix.workflowNumber(suffix);
        if (Suffix.isLiveWorkflow(suffix)) {
            share.found(number, FlowRecord.decode(key, value));
        } else if (Suffix.isWorkflowPage(suffix)) {
            share.foundOf(number).found(Suffix.workflowRow(suffix), EntriesRecord.decode(key, value), smallBytes);
        } else {
            share.foundOf(number).found(Suffix.workflowRow(suffix), SignalRecord.decode(key, value));
        }
    }

    QueueFeature queues() {
        return queues;
    }

    KvKey keyOf(ActorAddress actor, KvKey suffix) {
        return keys.actor(actor.id(), suffix.bytes());
    }

    KvKey suffixOf(ActorAddress actor, KvKey key) {
        int prefix = keyOf(actor, KvKey.of()).length();
        return KvKey.of(Arrays.copyOfRange(key.bytes(), prefix, key.length()));
    }

    /** The share of an actor; null where it has no workflows, and had none. */
    @Nullable
    WorkflowShare shareOf(TurnHost actor) {
        return (WorkflowShare) actor.shareOf(this);
    }

    WorkflowShare share(TurnHost actor) {
        WorkflowShare share = (WorkflowShare) actor.share(this, () -> newShare(actor.address()));
        attach(actor, share);
        return share;
    }

    private WorkflowShare newShare(ActorAddress actor) {
        long head = cost.of(new KvMutation.Set(keyOf(actor, ROWS), NOTHING, true)) + WorkflowHead.SIZE;
        return new WorkflowShare(this, smallBytes, row -> cost(actor, row), head);
    }

    private void attach(TurnHost actor, WorkflowShare share) {
        if (!share.isAttached() && actor instanceof WorkHost host) {
            share.attach(host, new Launches(this, host, share));
        }
    }

    @Override
    public void woke(WorkHost host) {
        WorkflowShare share = shareOf(host);
        if (share != null) {
            attach(host, share);
            share.hasNews();
        }
    }

    @Override
    public void alarmed(WorkHost host, long row, Consumer<Boolean> then) {
        WorkflowShare share = shareOf(host);
        if (share == null || !host.isRunning()) {
            then.accept(false);
        } else {
            attach(host, share);
            share.whenKnown(() -> {
                if (share.hasStopped()) {
                    then.accept(false);
                } else {
                    share.work().alarmed(then);
                }
            });
        }
    }

    // Changes.

    WorkflowChanges changes(Turn turn) {
        WorkflowChanges changes = (WorkflowChanges) turn.changes().of(this);
        if (changes == null) {
            WorkflowShare share = share(turn.host());
            WorkflowOptions options = turn.host().type().options().workflows();
            changes = new WorkflowChanges(share, options.keptEnded());
            turn.changing().add(changes);
        }
        return changes;
    }

    /**
     * Orders something with {@code turn}, which is code of the actor.
     *
     * @param bytes that it adds to the commit by itself
     * @throws dev.rouse.LimitExceededException it is too much for the turn
     */
    void order(Turn turn, Order order, long bytes) {
        turn.checkMayChange();
        WorkflowChanges before = (WorkflowChanges) turn.changes().of(this);
        long all = (before == null ? 0 : before.cost()) + bytes;
        turn.changes().checkCost(this, all, turn.host().lane().maxChanges());
        changes(turn).order(order, bytes);
    }

    /** The highest cost of the change of a row in a commit. */
    private long cost(ActorAddress actor, RowChange row) {
        KvKey key = keyOf(actor, row.suffix());
        WorkflowRow after = row.after();
        if (row.isRange()) {
            return cost.of(new KvMutation.ClearRange(key, key.prefixEnd()));
        }
        if (after == null) {
            return cost.of(new KvMutation.Clear(key));
        }
        int bytes = after.size();
        return cost.of(new KvMutation.Set(key, NOTHING, bytes <= smallBytes)) + bytes;
    }

    // Those that have ended.

    /** The one of {@code id} that has ended, in the store; empty for none. */
    Mono<WorkflowRecord> ended(WorkHost host, String id, @Nullable Long number) {
        KvKey byId = WorkflowOp.endedId(id, null, null).suffix();
        KvRead.Builder request = KvRead.builder().key(keyOf(host.address(), byId));
        if (number != null) {
            request.key(endedKey(host, number));
        }
        return host.lane().read(request).flatMap(found -> {
            byte[] given = found.value(0);
            if (given != null) {
                long named =
                        EndedIdRecord.decode(keyOf(host.address(), byId), given).number();
                return host.lane()
                        .read(KvRead.builder().key(endedKey(host, named)))
                        .flatMap(row -> decoded(host, named, row.value(0)));
            }
            return number == null ? Mono.empty() : decoded(host, number, found.value(1));
        });
    }

    private KvKey endedKey(WorkHost host, long number) {
        return keyOf(host.address(), KvKey.of(Suffix.endedWorkflow(number)));
    }

    private Mono<WorkflowRecord> decoded(WorkHost host, long number, byte @Nullable [] row) {
        return row == null ? Mono.empty() : Mono.just(WorkflowRecord.decode(endedKey(host, number), row));
    }
}
