package dev.rouse.kv.fdb.client;

import com.apple.foundationdb.FDBException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import reactor.core.Exceptions;

/**
 * FoundationDB's error codes and what each says about the transaction that ended with it. A code that is not listed is
 * {@link #CLIENT} from 2000 to 2999, which the client raises before it sends anything, else {@link #OTHER}.
 */
public enum FdbError {
    TRANSACTION_TOO_OLD(1007, Meaning.TOO_OLD),
    FUTURE_VERSION(1009, Meaning.AHEAD),
    NOT_COMMITTED(1020, Meaning.CONFLICT),
    COMMIT_UNKNOWN_RESULT(1021, Meaning.UNKNOWN),
    TRANSACTION_CANCELLED(1025, Meaning.MAY_STILL_LAND),
    TRANSACTION_TIMED_OUT(1031, Meaning.MAY_STILL_LAND),
    PROCESS_BEHIND(1037, Meaning.LATER),
    DATABASE_LOCKED(1038, Meaning.LATER),
    CLUSTER_VERSION_CHANGED(1039, Meaning.MAY_STILL_LAND),
    COMMIT_PROXY_MEMORY_LIMIT_EXCEEDED(1042, Meaning.LATER),
    BATCH_TRANSACTION_THROTTLED(1051, Meaning.LATER),
    GRV_PROXY_MEMORY_LIMIT_EXCEEDED(1078, Meaning.LATER),
    OPERATION_CANCELLED(1101, Meaning.MAY_STILL_LAND),
    TAG_THROTTLED(1213, Meaning.LATER),
    PROXY_TAG_THROTTLED(1223, Meaning.LATER),
    TRANSACTION_TOO_LARGE(2101, Meaning.TOO_LARGE),
    KEY_TOO_LARGE(2102, Meaning.TOO_LARGE),
    VALUE_TOO_LARGE(2103, Meaning.TOO_LARGE),
    CLIENT(2000, Meaning.REFUSED),
    OTHER(0, Meaning.MAY_STILL_LAND);

    /** The outcome of a transaction that ended with an error. */
    public enum Meaning {
        /** Nothing was written: somebody wrote what it checks. */
        CONFLICT,
        /** Nothing was written: its version is older than what the cluster still knows. */
        TOO_OLD,
        /** Nothing was written: a storage server has not reached its version, which may be one of another cluster. */
        AHEAD,
        /** Nothing was written: the cluster takes nothing, or not so much, just now. */
        LATER,
        /** Written or not, and no longer under way. */
        UNKNOWN,
        /** Written or not, and if it was a commit it may even land later. */
        MAY_STILL_LAND,
        /** Nothing was written: over a limit. */
        TOO_LARGE,
        /** Nothing was written: the client does not send such a thing. */
        REFUSED
    }

    private static final Map<Integer, FdbError> BY_CODE =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(FdbError::code, Function.identity()));

    private final int code;
    private final Meaning meaning;

    FdbError(int code, Meaning meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    /** FoundationDB's number; of {@link #CLIENT} the first one that it stands for, of {@link #OTHER} 0. */
    public int code() {
        return code;
    }

    public Meaning meaning() {
        return meaning;
    }

    static FdbError ofCode(int code) {
        FdbError listed = BY_CODE.get(code);
        if (listed != null) {
            return listed;
        }
        return code >= 2000 && code < 3000 ? CLIENT : OTHER;
    }

    /** {@link #OTHER} for what is no error of FoundationDB. */
    public static FdbError of(Throwable error) {
        return unwrap(error) instanceof FDBException fdb ? ofCode(fdb.getCode()) : OTHER;
    }

    /** The error itself, without what futures and Reactor wrap around it, however often. */
    public static Throwable unwrap(Throwable error) {
        Throwable inner = Exceptions.unwrap(error);
        while ((inner instanceof CompletionException || inner instanceof ExecutionException)
                && inner.getCause() != null) {
            inner = Exceptions.unwrap(inner.getCause());
        }
        return inner;
    }

    /** The error with its code, for a message. */
    public static String describe(Throwable error) {
        Throwable inner = unwrap(error);
        return inner instanceof FDBException fdb
                ? "FoundationDB error " + fdb.getCode() + ", " + fdb.getMessage()
                : inner.toString();
    }
}
