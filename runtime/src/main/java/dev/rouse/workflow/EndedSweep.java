package dev.rouse.workflow;

import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.record.Suffix;
import dev.rouse.record.workflow.EndedIdRecord;
import dev.rouse.record.workflow.WorkflowRecord;
import dev.rouse.turn.WorkHost;
import dev.rouse.type.Action;
import dev.rouse.workflow.history.WorkflowOp;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;

/** Removes the oldest of an actor's workflows that have ended, where there are more than are to be kept. Lane only. */
final class EndedSweep {

    /** More workflows that have ended than are to be kept, by so many, are removed together. */
    private static final int SLACK = 64;

    private static final int ROWS = 256;
    private static final int BYTES = 1024 * 1024;

    private final WorkflowFeature feature;
    private final WorkHost host;
    private final WorkflowShare share;
    private boolean isUnderWay;

    EndedSweep(WorkflowFeature feature, WorkHost host, WorkflowShare share) {
        this.feature = feature;
        this.host = host;
        this.share = share;
    }

    /** Whether it is to begin. */
    boolean isDue() {
        return !isUnderWay && share.ended().count() >= (long) kept() + SLACK;
    }

    private int kept() {
        return host.type().options().workflows().keptEnded();
    }

    /** A call that does it, or first counts what is there. */
    OrdersCall begin(Consumer<Boolean> then) {
        isUnderWay = true;
        Action reading = Action.interleaved(
                "sweepWorkflows", (actor, nothing) -> share.ended().isToCount() ? counted() : oldest());
        return new OrdersCall(feature::changes, host, List.of(), reading, done -> {
            isUnderWay = false;
            then.accept(done);
        });
    }

    private Mono<Order> counted() {
        share.countsEnded();
        return read(rows(), ROWS)
                .expand(page -> page.truncated()
                        ? read(
                                page.entries()
                                        .get(page.entries().size() - 1)
                                        .key()
                                        .next(),
                                ROWS)
                        : Mono.empty())
                .reduce(0L, (sum, page) -> sum + page.entries().size())
                .map(rows -> changes -> share.ended().counted(rows));
    }

    /** An order that removes the oldest of those that have ended, all but the ones to be kept. */
    private Mono<Order> oldest() {
        int surplus = (int) Math.min(ROWS, share.ended().count() - kept());
        return read(rows(), surplus).map(found -> {
            List<WorkflowOp> ops = new ArrayList<>();
            for (KvEntry row : found.entries()) {
                WorkflowRecord record = WorkflowRecord.decode(row.key(), row.value());
                long number = Suffix.workflowNumber(feature.suffixOf(host.address(), row.key()));
                ops.add(WorkflowOp.ended(number, record, null));
                if (record.named()) {
                    ops.add(WorkflowOp.endedId(record.id(), new EndedIdRecord(number), null));
                }
            }
            return changes -> ops.forEach(changes::put);
        });
    }

    private KvKey rows() {
        return feature.keyOf(host.address(), KvKey.of(Suffix.endedWorkflows()));
    }

    /** Some rows from {@code begin} on; at least one where there is one. */
    private Mono<KvRangeResult> read(KvKey begin, int most) {
        KvKey end = rows().prefixEnd();
        return read(new KvRange(begin, end, most, BYTES, false))
                .flatMap(found -> found.truncated() && found.entries().isEmpty()
                        ? read(new KvRange(begin, end, 1, Long.MAX_VALUE, false))
                        : Mono.just(found));
    }

    private Mono<KvRangeResult> read(KvRange range) {
        return host.lane().read(KvRead.builder().range(range)).map(found -> found.range(0));
    }
}
