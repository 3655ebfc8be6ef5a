package dev.rouse.kv;

/** The version is older than what the store still knows. Nothing was written: get a newer version and try again. */
public final class KvVersionTooOldException extends KvTransientException {

    private static final long serialVersionUID = 1L;

    private final KvVersion given;
    private final KvVersion oldest;

    public KvVersionTooOldException(KvVersion given, KvVersion oldest) {
        super(
                "Version " + given + " is too old: this store knows " + oldest + " and newer. Get a newer version.",
                null);
        this.given = given;
        this.oldest = oldest;
    }

    public KvVersion given() {
        return given;
    }

    public KvVersion oldest() {
        return oldest;
    }
}
