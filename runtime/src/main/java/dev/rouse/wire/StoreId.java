package dev.rouse.wire;

/** Identity of a store: 16 random bytes of its format record. */
public record StoreId(long high, long low) {

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return String.format("%016x%016x", high, low);
    }
}
