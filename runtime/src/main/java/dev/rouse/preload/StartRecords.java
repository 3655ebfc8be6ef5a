package dev.rouse.preload;

import dev.rouse.StartLedger;
import dev.rouse.StartLedger.Source;
import java.util.ArrayList;
import java.util.List;

/**
 * The records that a start found, and its ledger in 12 bytes.
 *
 * @param records everything that the manifest wants, known
 * @param live the items that were read from the store, one bit each
 * @param absent the items of which the bundle knew that there are none
 */
public record StartRecords(PreloadBundle records, long live, long absent) {

    /** Round trips to the store: 0 or 1. */
    public int roundTrips() {
        return live == 0 ? 0 : 1;
    }

    public StartLedger ledger() {
        return ledger(records.manifest(), live, absent, records.bytes(), records.itemBytes());
    }

    /**
     * Unfolds what an actor keeps of its start.
     *
     * @param sizes bytes of each item, from the first on; of those behind them there is nothing
     */
    public static StartLedger ledger(PreloadManifest manifest, long live, long absent, long bytes, int... sizes) {
        List<StartLedger.Entry> sources = new ArrayList<>(manifest.size());
        for (int i = 0; i < manifest.size(); i++) {
            int keys = manifest.keys().size();
            String name = i < keys
                    ? manifest.keys().get(i).name()
                    : manifest.prefixes().get(i - keys).name();
            sources.add(new StartLedger.Entry(
                    name, source(PreloadManifest.bit(i), live, absent), i < sizes.length ? sizes[i] : 0));
        }
        return new StartLedger(live == 0 ? 0 : 1, bytes, sources);
    }

    private static Source source(long bit, long live, long absent) {
        if ((live & bit) != 0) {
            return Source.LIVE;
        }
        return (absent & bit) != 0 ? Source.ABSENT : Source.BUNDLE;
    }
}
