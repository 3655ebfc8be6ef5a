package dev.rouse.kv.fdb.transaction;

import com.apple.foundationdb.FDBException;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.KvVersionTooOldException;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvTooLargeException;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.kv.fdb.client.FdbError;
import dev.rouse.kv.fdb.error.FdbRefusedException;
import dev.rouse.kv.fdb.layout.TransactionCost;
import org.jspecify.annotations.Nullable;

/** FoundationDB's errors as those of the SPI, for what is known to have written nothing. */
public final class Failures {

    private Failures() {}

    /**
     * The error of a read of {@code transaction}.
     *
     * @param given the version asked for; null when it was a real one
     */
    public static KvException ofRead(Throwable error, OpenTransaction transaction, @Nullable KvVersion given) {
        KvException ended = transaction.ended();
        return ended != null ? ended : ofRead(error, given);
    }

    private static KvException ofRead(Throwable error, @Nullable KvVersion given) {
        if (given != null && FdbError.of(error).meaning() == FdbError.Meaning.TOO_OLD) {
            return new KvVersionTooOldException(given, null);
        }
        return definite(error);
    }

    /** The error of a request that is known to have written nothing. */
    public static KvException definite(Throwable error) {
        Throwable inner = FdbError.unwrap(error);
        if (inner instanceof KvException known) {
            return known;
        }
        return switch (FdbError.of(inner).meaning()) {
            case REFUSED -> refused(inner);
            case TOO_LARGE ->
                new KvTooLargeException(
                        "transaction, with what FoundationDB adds for each key,",
                        TransactionCost.MAX_BYTES + 1,
                        TransactionCost.MAX_BYTES);
            default ->
                new KvUnavailableException(
                        "FoundationDB cannot do it at the moment (" + FdbError.describe(inner)
                                + "): try again after a pause.",
                        inner);
        };
    }

    private static FdbRefusedException refused(Throwable error) {
        int code = error instanceof FDBException fdb ? fdb.getCode() : 0;
        return new FdbRefusedException(code, "The client refused a request: " + FdbError.describe(error) + ".", error);
    }
}
