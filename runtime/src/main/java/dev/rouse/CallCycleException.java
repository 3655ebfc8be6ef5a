package dev.rouse;

import java.util.List;
import java.util.Map;

/** A chain of calls came back to an actor whose turn waits for it: it would have waited for itself. */
public final class CallCycleException extends RouseException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> chain;

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

    public List<String> chain() {
        return chain;
    }
}
