package dev.rouse.workflow;

import dev.rouse.record.workflow.EntryRecord;
import dev.rouse.record.workflow.EntryRecord.State;
import dev.rouse.workflow.history.LiveWorkflow;
import io.netty.util.collection.LongObjectHashMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** The earliest times of an actor's workflows: those that entries wait for, and those at which attempts have begun. Lane only. */
final class WakeTimes {

    /** Stands for no time. */
    static final long NEVER = Long.MAX_VALUE;

    private final LongObjectHashMap<Times> byNumber = new LongObjectHashMap<>(4);
    private final TreeSet<Times> byWait =
            new TreeSet<>(Comparator.comparingLong(Times::waits).thenComparingLong(Times::number));
    private final TreeSet<Times> byAttempt =
            new TreeSet<>(Comparator.comparingLong(Times::runs).thenComparingLong(Times::number));

    private record Times(long number, long waits, long runs) {}

    /** Takes over the times of {@code workflow}. */
    void set(LiveWorkflow workflow) {
        long waits = NEVER;
        long runs = NEVER;
        for (int number : workflow.open()) {
            EntryRecord entry = workflow.entry(number);
            if (entry != null && entry.state() == State.RUNNING) {
                runs = Math.min(runs, entry.at());
            } else if (entry != null && entry.at() != 0) {
                waits = Math.min(waits, entry.at());
            }
        }
        remove(workflow.number());
        Times times = new Times(workflow.number(), waits, runs);
        if (waits != NEVER) {
            byWait.add(times);
        }
        if (runs != NEVER) {
            byAttempt.add(times);
        }
        if (waits != NEVER || runs != NEVER) {
            byNumber.put(times.number, times);
        }
    }

    /** Nothing is to be done for a workflow. */
    void remove(long number) {
        Times before = byNumber.remove(number);
        if (before != null) {
            byWait.remove(before);
            byAttempt.remove(before);
        }
    }

    /** The first time that an entry waits for. */
    long firstWait() {
        return byWait.isEmpty() ? NEVER : byWait.first().waits;
    }

    /** The time at which the oldest attempt has begun. */
    long firstAttempt() {
        return byAttempt.isEmpty() ? NEVER : byAttempt.first().runs;
    }

    /** Numbers of the workflows with an entry that waits until {@code now} at most. */
    List<Long> due(long now) {
        List<Long> due = new ArrayList<>(1);
        for (Times times : byWait) {
            if (times.waits > now) {
                break;
            }
            due.add(times.number);
        }
        return due;
    }
}
