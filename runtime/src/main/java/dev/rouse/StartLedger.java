package dev.rouse;

import java.util.List;

/**
 * The record of one start.
 *
 * @param roundTrips to the store: 0 or 1
 * @param bytes of what the start used, from wherever: keys behind the actor's own prefix, values, and 16 an entry
 * @param sources one entry per key and prefix of the type's preload manifest, in its order
 */
public record StartLedger(int roundTrips, long bytes, List<Entry> sources) {

    public StartLedger {
        sources = List.copyOf(sources);
    }

    /** Source of the content of a key or prefix. */
    public enum Source {
        /** It was in the preload bundle. */
        BUNDLE,
        /** The start read it from the store. */
        LIVE,
        /** The bundle knew that there is none. */
        ABSENT
    }

    /**
     * @param name of the key or prefix, as in the manifest: {@code state}, {@code data:cart/}
     * @param bytes of its records, counted as those of all; what a key and a prefix hold both counts for the first of them
     */
    public record Entry(String name, Source source, long bytes) {}
}
