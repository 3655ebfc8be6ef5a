package dev.rouse.record;

/** A row of the listing index: format 1; everything it tells is in its key. */
public final class ListingRecord {

    private ListingRecord() {}

    public static byte[] encode() {
        return new byte[] {1};
    }
}
