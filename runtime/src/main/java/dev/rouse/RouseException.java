package dev.rouse;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error that this library or an actor reports on purpose. {@link RetryableException}s may be called again as they are:
 * nothing of the call happened.
 */
public abstract class RouseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorKind kind;
    private final String group;
    private final String code;
    private final transient Map<String, Object> metadata;

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

    public final ErrorKind kind() {
        return kind;
    }

    /** Who reports it: {@code actor}, {@code request}, {@code runtime}, {@code store} or {@code user}. */
    public final String group() {
        return group;
    }

    /** What it is, stable across versions, in snake case: {@code actor_not_found}. */
    public final String code() {
        return code;
    }

    /** The facts of the message as data. */
    public final Map<String, Object> metadata() {
        return metadata == null ? Map.of() : metadata;
    }
}
