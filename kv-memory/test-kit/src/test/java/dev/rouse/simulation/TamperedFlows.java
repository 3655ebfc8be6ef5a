package dev.rouse.simulation;

import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import dev.rouse.record.workflow.EntriesRecord;
import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.EntryRecord.State;
import dev.rouse.test.world.World;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/** A store that breaks what workflows rely on. */
final class TamperedFlows extends ForwardingStore {

    private static final byte ALARMS = 0x11;
    private static final Duration APART = Duration.ofMillis(200);

    private final Map<KvKey, Map<Integer, EntryRecord>> stored = new HashMap<>();
    private final Map<KvKey, Map<Integer, EntryRecord>> losers = new HashMap<>();
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
            case ATTEMPTS_NOT_STORED -> store.commit(with(commit, TamperedFlows::withoutAttempts));
            case ROWS_APART -> apart(commit);
            case SLEEPERS_NOT_WOKEN ->
                store.commit(
                        commit.mutations().stream().anyMatch(TamperedFlows::waits)
                                ? without(commit, TamperedFlows::isAlarm)
                                : commit);
            case LOSERS_KEPT -> store.commit(with(commit, this::withLosers));
        };
    }

    private Mono<KvVersion> apart(KvCommit commit) {
        KvCommit rows = without(commit, each -> !isRow(each));
        return store.commit(without(commit, TamperedFlows::isRow))
                .doOnSuccess(done -> world.after(APART, () -> store.commit(rows).subscribe(stored -> {}, error -> {})));
    }

    private static KvCommit without(KvCommit commit, Predicate<KvMutation> left) {
        return of(commit, commit.mutations().stream().filter(left.negate()).toList());
    }

    private static KvCommit with(KvCommit commit, UnaryOperator<KvMutation> changed) {
        return of(commit, commit.mutations().stream().map(changed).toList());
    }

    private static KvCommit of(KvCommit commit, List<KvMutation> rest) {
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

    private static Map<Integer, EntryRecord> entries(KvMutation mutation) {
        return mutation instanceof KvMutation.Set set ? FlowJournal.entries(set.key(), set.value()) : new TreeMap<>();
    }

    private static boolean waits(KvMutation mutation) {
        return entries(mutation).values().stream().anyMatch(entry -> entry.state() == State.WAITING);
    }

    private static KvMutation withoutAttempts(KvMutation mutation) {
        Map<Integer, EntryRecord> entries = entries(mutation);
        return entries.values().removeIf(entry -> entry.state() == State.RUNNING) ? with(mutation, entries) : mutation;
    }

    /** With entries that were open when their row was stored last and are no more; so too where the workflow has ended. */
    private KvMutation withLosers(KvMutation mutation) {
        if (mutation instanceof KvMutation.Clear clear && losers.containsKey(clear.key())) {
            KvKey page = FlowJournal.page(clear.key());
            byte[] none = new EntriesRecord(List.of()).encode();
            return new KvMutation.Set(page, FlowJournal.with(page, none, losers.get(clear.key())), false);
        }
        if (!(mutation instanceof KvMutation.Set set) || !FlowJournal.hasEntries(set.key())) {
            return mutation;
        }
        Map<Integer, EntryRecord> entries = entries(mutation);
        Map<Integer, EntryRecord> before = stored.put(set.key(), new TreeMap<>(entries));
        if (before != null) {
            before.values().removeIf(entry -> !entry.state().isOpen());
            before.keySet().removeAll(entries.keySet());
            if (!before.isEmpty()) {
                losers.computeIfAbsent(set.key(), none -> new TreeMap<>()).putAll(before);
            }
        }
        entries.putAll(losers.getOrDefault(set.key(), Map.of()));
        return with(mutation, entries);
    }

    private static KvMutation with(KvMutation mutation, Map<Integer, EntryRecord> entries) {
        KvMutation.Set set = (KvMutation.Set) mutation;
        return new KvMutation.Set(set.key(), FlowJournal.with(set.key(), set.value(), entries), set.overSmall());
    }

    private static boolean isAlarm(KvMutation mutation) {
        return mutation instanceof KvMutation.Set set && set.key().bytes()[1] == ALARMS;
    }
}
