package dev.rouse.test;

import dev.rouse.ActorAddress;
import dev.rouse.DeadLetter;
import dev.rouse.ScheduleEntry;
import java.time.Instant;
import java.util.List;

/** Assertions on the schedule of an actor as it was stored. Each throws an {@link AssertionError} that tells what there is. */
public final class ScheduleAssert {

    private final ActorAddress address;
    private final List<ScheduleEntry> entries;
    private final List<DeadLetter> deadLetters;

    ScheduleAssert(ActorAddress address, List<ScheduleEntry> entries, List<DeadLetter> deadLetters) {
        this.address = address;
        this.entries = entries;
        this.deadLetters = deadLetters;
    }

    /** The entries, of which there are 1,000 at most. */
    public List<ScheduleEntry> entries() {
        return entries;
    }

    /** The firings that failed for good. */
    public List<DeadLetter> deadLetters() {
        return deadLetters;
    }

    /** Nothing is planned. */
    public ScheduleAssert isEmpty() {
        return hasEntries(0);
    }

    /** So many entries are there. */
    public ScheduleAssert hasEntries(int count) {
        return check(entries.size() == count, count + " entries");
    }

    /** An entry of {@code action} is there. */
    public ScheduleAssert hasEntry(String action) {
        return check(entries.stream().anyMatch(entry -> entry.action().equals(action)), "an entry of " + action);
    }

    /** An entry of {@code action} is there that is due at {@code due}. */
    public ScheduleAssert hasEntry(String action, Instant due) {
        return check(
                entries.stream()
                        .anyMatch(entry ->
                                entry.action().equals(action) && entry.due().equals(due)),
                "an entry of " + action + " that is due at " + due);
    }

    /** An entry of that name is there. */
    public ScheduleAssert hasEntryNamed(String name) {
        return check(
                entries.stream()
                        .anyMatch(entry -> entry.name().filter(name::equals).isPresent()),
                "an entry named " + name);
    }

    /** No firing has failed for good. */
    public ScheduleAssert hasNoDeadLetters() {
        return check(deadLetters.isEmpty(), "no dead letters");
    }

    /** A firing of {@code action} has failed for good. */
    public ScheduleAssert hasDeadLetter(String action) {
        return check(
                deadLetters.stream().anyMatch(letter -> letter.action().equals(action)), "a dead letter of " + action);
    }

    private ScheduleAssert check(boolean holds, String expected) {
        if (!holds) {
            throw new AssertionError("Schedule of " + address + ": expected " + expected + ", got entries " + entries
                    + " and dead letters " + deadLetters + ".");
        }
        return this;
    }
}
