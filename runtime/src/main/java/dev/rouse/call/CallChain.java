package dev.rouse.call;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The turns that wait for a call: the one that made it, the one that made the call of that one, and so on. */
public final class CallChain {

    private CallChain() {}

    /** {@code type/key.action} of each, those on other nodes too, the first caller first, {@code call} last. */
    public static List<String> names(Call call) {
        ArrayDeque<String> names = new ArrayDeque<>();
        names.addFirst(call.name());
        Call first = call;
        for (CallingTurn turn = call.parent(); turn != null; turn = first.parent()) {
            first = turn.call();
            names.addFirst(first.name());
        }
        List<String> chain = new ArrayList<>(first.callers());
        chain.addAll(names);
        return List.copyOf(chain);
    }
}
