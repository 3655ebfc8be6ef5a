package dev.rouse.queue.answer;

import dev.rouse.OutcomeUnknownException;
import dev.rouse.call.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Calls that wait for the ends of messages of one actor. Lane only. */
public final class Waiters {

    /** Calls that wait for one message: its sender's own, and repeats of it under one key. */
    public static final int MOST_OF_ONE = 64;

    /** Messages from which on calls that have ended are let go. */
    private static final int LEAST_SWEPT = 64;

    private final Map<Long, List<Call>> byMessage = new HashMap<>(2);
    private int sweepsAt = LEAST_SWEPT;

    /** Lets {@code call} wait for the end of the message of {@code id}; false where too many do. */
    public boolean add(long id, Call call) {
        if (byMessage.size() >= sweepsAt) {
            byMessage.values().removeIf(calls -> calls.stream().allMatch(Call::isEnded));
            sweepsAt = Math.max(LEAST_SWEPT, 2 * byMessage.size());
        }
        List<Call> calls = byMessage.computeIfAbsent(id, none -> new ArrayList<>(1));
        if (calls.size() >= MOST_OF_ONE) {
            calls.removeIf(Call::isEnded);
        }
        return calls.size() < MOST_OF_ONE && calls.add(call);
    }

    /** The calls that wait for the end of a message, which they do no longer. */
    public List<Call> take(long id) {
        List<Call> calls = byMessage.remove(id);
        return calls == null ? List.of() : calls;
    }

    /** The actor stops: nobody hears more of the messages here. */
    public void stop() {
        List<List<Call>> left = List.copyOf(byMessage.values());
        byMessage.clear();
        left.forEach(calls -> calls.forEach(call -> call.fail(new OutcomeUnknownException(call.address(), null))));
    }
}
