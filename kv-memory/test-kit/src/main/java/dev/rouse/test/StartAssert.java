package dev.rouse.test;

import dev.rouse.ActorAddress;
import dev.rouse.RuntimeListener.ActorStarted;
import dev.rouse.StartLedger;
import dev.rouse.StartLedger.Source;
import dev.rouse.base.Arguments;
import java.util.List;

/** Assertions on the last start of an actor, by the ledger of it. Each throws an {@link AssertionError} that tells what there is. */
public final class StartAssert {

    private final ActorAddress address;
    private final int count;
    private final ActorStarted start;

    StartAssert(ActorAddress address, List<ActorStarted> starts) {
        this.address = address;
        this.count = starts.size();
        if (starts.isEmpty()) {
            throw new AssertionError(address + " has not started yet.");
        }
        this.start = starts.get(starts.size() - 1);
    }

    /** The record of the start. */
    public StartLedger ledger() {
        return start.ledger();
    }

    /** It has waited for so many round trips to the store: 0 or 1. */
    public StartAssert hasRequests(int requests) {
        return check(ledger().roundTrips() == requests, requests + " requests to the store");
    }

    /** The actor did not exist before. */
    public StartAssert isNew() {
        return check(start.created(), "a new actor");
    }

    /** The actor existed before. */
    public StartAssert isNotNew() {
        return check(!start.created(), "an actor that existed before");
    }

    /** It is the start of so many since the beginning of the test. */
    public StartAssert isNumber(int number) {
        return check(count == number, "start number " + number + ", not " + count);
    }

    /** It has used at most so many bytes. */
    public StartAssert hasBytesAtMost(long bytes) {
        return check(ledger().bytes() <= bytes, "at most " + bytes + " bytes");
    }

    /**
     * The content of a key or prefix came from {@code source}.
     *
     * @param name as in the preload manifest of the type: {@code state}, {@code data:cart/}
     */
    public StartAssert hasSource(String name, Source source) {
        Arguments.required("source", source);
        return check(
                ledger().sources().stream().anyMatch(entry -> entry.name().equals(name) && entry.source() == source),
                name + " from " + source);
    }

    /** All came from {@code source}. */
    public StartAssert hasAllFrom(Source source) {
        Arguments.required("source", source);
        return check(
                ledger().sources().stream().allMatch(entry -> entry.source() == source), "everything from " + source);
    }

    private StartAssert check(boolean holds, String expected) {
        if (!holds) {
            throw new AssertionError("Start of " + address + ": expected " + expected + ", got "
                    + (start.created() ? "a new actor, " : "") + ledger() + ".");
        }
        return this;
    }
}
