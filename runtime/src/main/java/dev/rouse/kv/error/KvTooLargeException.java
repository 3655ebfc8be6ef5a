package dev.rouse.kv.error;

/** A key, a value or a whole commit is over the store's limit. Nothing was written. */
public final class KvTooLargeException extends KvException {

    private static final long serialVersionUID = 1L;

    private final String what;
    private final long given;
    private final long limit;

    /** @param what which limit: "key", "value of …", "commit"; {@code given} and {@code limit} in bytes */
    public KvTooLargeException(String what, long given, long limit) {
        super("The " + what + " has " + given + " bytes, the store takes at most " + limit + ".", null);
        this.what = what;
        this.given = given;
        this.limit = limit;
    }

    /** Name of what is too large: {@code key}, {@code value of …}, {@code commit}. */
    public String what() {
        return what;
    }

    /** Its size in bytes. */
    public long given() {
        return given;
    }

    /** The most bytes that it may have. */
    public long limit() {
        return limit;
    }
}
