package dev.rouse;

import java.util.List;
import java.util.Map;

/**
 * Calls that would have waited for each other without end. Either a chain of calls came back to an actor whose turn waits for
 * it: that is told at once. Or turns of different chains call each other's actors: that is found out after a second or two, and
 * one call of the cycle, the one that was made last, ends so, before its turn; the others go on. A turn with several calls under way is taken
 * to need any of them, so a cycle is broken only when no other call could end it. What else may end a turn's wait (a timer, a
 * sink) is not known: a {@code timeout} of an own that is longer than a second may come too late.
 */
public final class CallCycleException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> chain;

    /** Refuses the call that closes a cycle. */
    public CallCycleException(List<String> chain) {
        super(
                ErrorKind.CONFLICT,
                "actor",
                "call_cycle",
                "This call would wait for itself: " + String.join(" -> ", chain)
                        + ". Make the called-back action @Interleaved or @ReadOnly along with the waiting one, or do not wait for the answer.",
                Map.of("chain", chain),
                null);
        this.chain = chain;
    }

    /**
     * The calls that wait for each other, as {@code type/key.action}: the chain of calls, the first caller first and
     * this call last; or the turns of the cycle, each followed by the call that it waits for, from the turn that made
     * this call back to it.
     */
    public List<String> chain() {
        return chain;
    }
}
