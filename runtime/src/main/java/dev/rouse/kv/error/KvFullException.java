package dev.rouse.kv.error;

/** The store holds as much as it may, and the commit would make it more. Nothing was written: remove something first. */
public final class KvFullException extends KvException {

    private static final long serialVersionUID = 1L;

    private final long bytes;
    private final long limit;

    /**
     * @param bytes what it holds
     * @param limit what it may hold
     */
    public KvFullException(long bytes, long limit) {
        super(
                "The store is full: it holds " + bytes + " bytes, and may hold " + limit
                        + ". Nothing was written: remove something, or let it hold more.",
                null);
        this.bytes = bytes;
        this.limit = limit;
    }

    /** The bytes that the store holds. */
    public long bytes() {
        return bytes;
    }

    /** The bytes that the store may hold. */
    public long limit() {
        return limit;
    }
}
