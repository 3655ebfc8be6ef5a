package dev.rouse;

import dev.rouse.base.ErrorText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * The turn of this call ran and was rolled back, for a reason that is not this call's own: a call that it made ended with an
 * error which it passed on, or what it had changed could not be saved. What it changed left no trace; <b>what it had asked of
 * others stays</b>, so making the call again may do that twice. The cause is the error that began it, from however deep in
 * the chain of calls it came: what that says about being retried holds for the innermost call alone.
 */
public final class TurnAbortedException extends RouseException {

    private static final long serialVersionUID = 1L;

    /** Number of turns that a path names. */
    private static final int LONGEST_PATH = 16;

    private final transient ActorAddress address;
    private final String action;
    private final transient List<String> path;

    /**
     * @param address the actor whose turn it was
     * @param action of the turn, or the hook
     * @param reason what it was aborted for; of another {@code TurnAbortedException}, its cause is taken
     */
    public TurnAbortedException(ActorAddress address, String action, RouseException reason) {
        this(address, action, path(address, action, reason), root(reason));
    }

    private TurnAbortedException(ActorAddress address, String action, List<String> path, Throwable root) {
        super(
                ErrorKind.ABORTED,
                "actor",
                "turn_aborted",
                "The turn of " + String.join(" -> ", path)
                        + " was aborted: what it changed was rolled back, what it had asked of others stays. The reason: "
                        + ErrorText.message(root),
                metadata(address, action, path, root),
                root);
        this.address = address;
        this.action = action;
        this.path = path;
    }

    private static Throwable root(RouseException reason) {
        Throwable cause = reason instanceof TurnAbortedException ? reason.getCause() : null;
        return cause == null ? reason : cause;
    }

    private static List<String> path(ActorAddress address, String action, RouseException reason) {
        List<String> path = new ArrayList<>();
        path.add(address + "." + action);
        if (reason instanceof TurnAbortedException inner) {
            List<String> deeper = inner.path();
            path.addAll(deeper.size() < LONGEST_PATH ? deeper : deeper.subList(1, deeper.size()));
        }
        return Collections.unmodifiableList(path);
    }

    private static Map<String, Object> metadata(
            ActorAddress address, String action, List<String> path, Throwable root) {
        String reason = root instanceof RouseException known ? known.code() : "unknown";
        return Map.of("actor", address.toString(), "action", action, "path", path, "reason", reason);
    }

    /** The actor whose turn was rolled back. */
    public ActorAddress address() {
        return address;
    }

    /** Name of the action whose turn was rolled back. */
    public String action() {
        return action;
    }

    /**
     * {@code type/key.action} of the turns that were aborted for the same reason: this one first, the innermost last; of a
     * longer chain, this one and the innermost fifteen.
     */
    public List<String> path() {
        return path == null ? List.of() : path;
    }
}
