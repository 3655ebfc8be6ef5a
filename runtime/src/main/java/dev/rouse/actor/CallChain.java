package dev.rouse.actor;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;

/** The turns that wait for a call: the one that made it, the one that made the call of that one, and so on. */
final class CallChain {

    private CallChain() {}

    /** Whether a turn of {@code actor} that still runs waits for {@code call}. */
    static boolean waits(Activation actor, Call call) {
        for (Turn turn = call.parent(); turn != null; turn = turn.call().parent()) {
            if (turn.activation() == actor && !turn.isEnded()) {
                return true;
            }
        }
        return false;
    }

    /** {@code type/key.action} of each, the first caller first, {@code call} last. */
    static List<String> names(Call call) {
        ArrayDeque<String> names = new ArrayDeque<>();
        names.addFirst(name(call));
        for (Turn turn = call.parent(); turn != null; turn = turn.call().parent()) {
            names.addFirst(name(turn.call()));
        }
        return List.copyOf(names);
    }

    /** {@code type/key.action} of it. */
    static String name(Call call) {
        return call.address() + "." + what(call);
    }

    /** The action's name, or what else the call wants. */
    static String what(Call call) {
        return call.wantsTurn() ? call.action().name() : call.kind().name().toLowerCase(Locale.ROOT);
    }
}
