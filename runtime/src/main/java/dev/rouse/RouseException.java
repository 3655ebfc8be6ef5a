package dev.rouse;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error that this library or an actor reports on purpose. What the library reports is about the call that ended with it:
 *
 * <ul>
 *   <li>{@link RetryableException}: nothing of the call happened; it may be made again as it is
 *   <li>{@link TurnAbortedException}, {@link ActorStoppedException}: its turn ran and was rolled back, what it had asked of
 *       others stays
 *   <li>{@link OutcomeUnknownException}, {@link CallTimeoutException}: it may have happened, or may yet
 *   <li>all others: it was refused, or its turn failed and changed nothing; what that turn had asked of others stays
 * </ul>
 *
 * <p>A turn that passes on what a call of its own ended with was aborted, for its caller: the error comes as the cause of a
 * {@code TurnAbortedException}. {@link ActionException}, errors of users' own, and those that say that something was wrong
 * with what was given ({@link LimitExceededException}, {@link InvalidCallException}, {@link InvalidAddressException}, {@link
 * UnknownActionException}, {@link UnknownTypeException}) reach every caller up the chain as they are.
 */
public abstract class RouseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final String group;
    private final String code;
    private final transient Map<String, Object> metadata;

    /** Makes an error that callers see as {@code {group, code, message, metadata}}. */
    protected RouseException(
            ErrorKind kind,
            String group,
            String code,
            String message,
            Map<String, Object> metadata,
            @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.group = group;
        this.code = code;
        this.metadata = Map.copyOf(metadata);
    }

    /** The kind of failure. */
    public final ErrorKind kind() {
        return kind;
    }

    /** Source of the error: {@code actor}, {@code request}, {@code runtime}, {@code store} or {@code user}. */
    public final String group() {
        return group;
    }

    /** Name of the error, stable across versions, in snake case: {@code actor_not_found}. */
    public final String code() {
        return code;
    }

    /** The facts of the message as data. */
    public final Map<String, Object> metadata() {
        return metadata == null ? Map.of() : metadata;
    }
}
