package dev.rouse.simulation;

import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.EntryRecord.State;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import reactor.core.publisher.Mono;

/** A store that breaks what workflows rely on. */
final class TamperedFlows extends ForwardingStore {

    private static final byte ALARMS = 0x11;
    private static final Duration APART = Duration.ofMillis(200);

    private final World world;
    private final Fault fault;

    /** What is broken. */
    enum Fault {
        /** An attempt is not stored before it begins. */
        ATTEMPTS_NOT_STORED,
        /** Rows of workflows are stored in a commit of their own, a while later. */
        ROWS_APART,
        /** No alarm wakes an actor whose workflow sleeps. */
        SLEEPERS_NOT_WOKEN,
        /** What is cancelled while its workflow goes on stays in the store. */
        LOSERS_KEPT
    }

    TamperedFlows(KvStore store, World world, Fault fault) {
        super(store);
        this.world = world;
        this.fault = fault;
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        if (commit.isUpkeep() || commit.mutations().stream().noneMatch(TamperedFlows::isRow)) {
            return store.commit(commit);
        }
        return switch (fault) {
            case ATTEMPTS_NOT_STORED -> store.commit(without(commit, each -> isEntry(each, State.RUNNING)));
            case ROWS_APART -> apart(commit);
            case SLEEPERS_NOT_WOKEN ->
                store.commit(
                        commit.mutations().stream().anyMatch(each -> isEntry(each, State.WAITING))
                                ? without(commit, TamperedFlows::isAlarm)
                                : commit);
            case LOSERS_KEPT ->
                store.commit(
                        commit.mutations().stream().anyMatch(TamperedFlows::isEnd)
                                ? commit
                                : without(commit, TamperedFlows::isCleared));
        };
    }

    private Mono<KvVersion> apart(KvCommit commit) {
        KvCommit rows = without(commit, each -> !isRow(each));
        return store.commit(without(commit, TamperedFlows::isRow))
                .doOnSuccess(done -> world.after(APART, () -> store.commit(rows).subscribe(stored -> {}, error -> {})));
    }

    private static KvCommit without(KvCommit commit, Predicate<KvMutation> left) {
        List<KvMutation> rest =
                commit.mutations().stream().filter(left.negate()).toList();
        KvCommit.Builder made = KvCommit.builder(rest);
        commit.conflictKeys().forEach(made::conflictKey);
        return made.build(commit.since());
    }

    private static boolean isRow(KvMutation mutation) {
        return mutation instanceof KvMutation.Set set && FlowJournal.isRow(set.key()) || isClearOfRow(mutation);
    }

    private static boolean isClearOfRow(KvMutation mutation) {
        return mutation instanceof KvMutation.Clear clear && FlowJournal.isRow(clear.key());
    }

    private static boolean isEntry(KvMutation mutation, State state) {
        return mutation instanceof KvMutation.Set set
                && FlowJournal.isEntry(set.key())
                && EntryRecord.decode(set.key(), set.value()).state() == state;
    }

    private static boolean isAlarm(KvMutation mutation) {
        return mutation instanceof KvMutation.Set set && set.key().bytes()[1] == ALARMS;
    }

    private static boolean isCleared(KvMutation mutation) {
        return mutation instanceof KvMutation.Clear clear && FlowJournal.isEntry(clear.key());
    }

    /** Whether a workflow has ended, with all its entries. */
    private static boolean isEnd(KvMutation mutation) {
        return isClearOfRow(mutation) && !isCleared(mutation);
    }
}
