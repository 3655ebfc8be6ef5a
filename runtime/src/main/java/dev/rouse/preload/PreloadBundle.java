package dev.rouse.preload;

import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvVersion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knowledge of one actor's records at one version, with what is known to be absent. Immutable. Keys are suffixes.
 *
 * <p>An item of the manifest is <em>scanned</em> when its content is known. A scanned prefix may be <em>truncated</em>:
 * then it is known up to its last entry that is here, and unknown behind it.
 */
public final class PreloadBundle {

    private static final Comparator<KvEntry> BY_KEY = Comparator.comparing(KvEntry::key);

    private final PreloadManifest manifest;
    private final KvVersion version;
    private final long scanned;
    private final long truncated;
    private final KvEntry[] entries;
    private final int bytes;

    PreloadBundle(PreloadManifest manifest, KvVersion version, long scanned, long truncated, List<KvEntry> entries) {
        this.manifest = manifest;
        this.version = version;
        this.scanned = scanned;
        this.truncated = truncated;
        this.entries = sorted(entries);
        this.bytes = bytesOf(this.entries);
    }

    /** The knowledge of {@code before} with other entries, which are sorted. */
    private PreloadBundle(PreloadBundle before, KvVersion version, KvEntry[] entries, int bytes) {
        this.manifest = before.manifest;
        this.version = version;
        this.scanned = before.scanned;
        this.truncated = before.truncated;
        this.entries = entries;
        this.bytes = bytes;
    }

    /** By key, each once, as it came last: a key and a prefix of the manifest may both have brought it. */
    private static KvEntry[] sorted(List<KvEntry> entries) {
        KvEntry[] sorted = entries.toArray(KvEntry[]::new);
        Arrays.sort(sorted, BY_KEY);
        int kept = 0;
        for (KvEntry entry : sorted) {
            boolean isAgain = kept > 0 && sorted[kept - 1].key().equals(entry.key());
            sorted[isAgain ? kept - 1 : kept++] = entry;
        }
        return kept == sorted.length ? sorted : Arrays.copyOf(sorted, kept);
    }

    /** Nothing is known. */
    public static PreloadBundle empty(PreloadManifest manifest) {
        return new PreloadBundle(manifest, new KvVersion(0), 0, 0, List.of());
    }

    /** Everything is known to be absent: an actor that does not exist. */
    public static PreloadBundle absent(PreloadManifest manifest, KvVersion version) {
        return new PreloadBundle(manifest, version, manifest.all(), 0, List.of());
    }

    public PreloadManifest manifest() {
        return manifest;
    }

    /** The version at which all of this was true. */
    public KvVersion version() {
        return version;
    }

    /** Looks up the record at {@code suffix}. */
    public Lookup lookup(KvKey suffix) {
        int at = find(suffix);
        if (at >= 0) {
            return Lookup.present(entries[at].value());
        }
        return covers(suffix) ? Lookup.ABSENT : Lookup.UNKNOWN;
    }

    /** Everything under the prefix {@code suffix}, in key order; null when not all of it is known. */
    public @Nullable List<KvEntry> list(KvKey suffix) {
        for (int i = 0; i < manifest.prefixes().size(); i++) {
            int index = manifest.keys().size() + i;
            if (isComplete(index)
                    && suffix.startsWith(manifest.prefixes().get(i).suffix())) {
                return under(suffix);
            }
        }
        return null;
    }

    /**
     * The first entries under a prefix, in key order and without a gap.
     *
     * @param isAll whether there are no others
     */
    public record First(List<KvEntry> entries, boolean isAll) {}

    /** As many of the first entries under the prefix {@code suffix} as are known. */
    public First first(KvKey suffix) {
        for (int i = 0; i < manifest.prefixes().size(); i++) {
            int index = manifest.keys().size() + i;
            if (isScanned(index) && suffix.startsWith(manifest.prefixes().get(i).suffix())) {
                return isTruncated(index) ? first(suffix, entriesOf(i)) : new First(under(suffix), true);
            }
        }
        return new First(List.of(), false);
    }

    private static First first(KvKey suffix, List<KvEntry> known) {
        List<KvEntry> found =
                known.stream().filter(entry -> entry.key().startsWith(suffix)).toList();
        boolean isAll = !known.isEmpty() && known.get(known.size() - 1).key().compareTo(suffix.prefixEnd()) >= 0;
        return new First(found, isAll);
    }

    /** Whether the manifest's item at {@code index} is known, be it only in part. */
    boolean isScanned(int index) {
        return (scanned & PreloadManifest.bit(index)) != 0;
    }

    private boolean isComplete(int index) {
        return isScanned(index) && (truncated & PreloadManifest.bit(index)) == 0;
    }

    /** Whether nothing that a start needs is missing. */
    boolean isEnough() {
        return (manifest.wanted() & ~scanned) == 0;
    }

    boolean isTruncated(int index) {
        return (truncated & PreloadManifest.bit(index)) != 0;
    }

    /** Keys, values and metadata, in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Bytes of what each item of the manifest holds, up to the last that holds something. */
    public int[] itemBytes() {
        int[] sizes = new int[Math.min(2, manifest.size())];
        for (KvEntry entry : entries) {
            int item = 0;
            while (item < manifest.size() && !manifest.holds(item, entry.key())) {
                item++;
            }
            if (item < manifest.size()) {
                sizes = item < sizes.length ? sizes : Arrays.copyOf(sizes, item + 1);
                sizes[item] += BundleBuilder.entrySize(entry);
            }
        }
        return sizes;
    }

    private static int bytesOf(KvEntry... entries) {
        int bytes = 0;
        for (KvEntry entry : entries) {
            bytes += BundleBuilder.entrySize(entry);
        }
        return bytes;
    }

    /** The same knowledge after {@code changes} were committed at {@code version}: null stands for a cleared key. */
    public PreloadBundle after(Map<KvKey, byte @Nullable []> changes, KvVersion version) {
        KvKey[] keys = changes.keySet().toArray(KvKey[]::new);
        Arrays.sort(keys);
        KvEntry[] merged = new KvEntry[entries.length + keys.length];
        int size = bytes;
        int count = 0;
        int from = 0;
        for (KvKey key : keys) {
            int at = find(key, from);
            int end = at < 0 ? -at - 1 : at;
            System.arraycopy(entries, from, merged, count, end - from);
            count += end - from;
            from = end;
            if (at >= 0) {
                size -= BundleBuilder.entrySize(entries[from++]);
            }
            byte[] value = changes.get(key);
            if (value != null && (at >= 0 || covers(key))) {
                merged[count] = new KvEntry(key, value);
                size += BundleBuilder.entrySize(merged[count++]);
            }
        }
        System.arraycopy(entries, from, merged, count, entries.length - from);
        count += entries.length - from;
        return new PreloadBundle(this, version, count == merged.length ? merged : Arrays.copyOf(merged, count), size);
    }

    /** The same knowledge after all records from {@code begin} up to {@code end}, without that one, were cleared. */
    public PreloadBundle without(KvKey begin, KvKey end) {
        int from = place(begin);
        int to = place(end);
        if (from == to) {
            return this;
        }
        KvEntry[] kept = new KvEntry[entries.length - (to - from)];
        System.arraycopy(entries, 0, kept, 0, from);
        System.arraycopy(entries, to, kept, from, entries.length - to);
        return new PreloadBundle(this, version, kept, bytesOf(kept));
    }

    /** Number of entries before {@code suffix}. */
    private int place(KvKey suffix) {
        int at = find(suffix);
        return at < 0 ? -at - 1 : at;
    }

    /** Whether nothing is here but the knowledge that everything is absent. */
    public boolean isAbsentEverywhere() {
        return entries.length == 0 && scanned == manifest.all() && truncated == 0;
    }

    List<KvEntry> entries() {
        return List.of(entries);
    }

    long scanned() {
        return scanned;
    }

    long truncated() {
        return truncated;
    }

    /** Entries under {@code prefix}, in key order: all that there are, or some of them. */
    public List<KvEntry> under(KvKey prefix) {
        int from = find(prefix);
        List<KvEntry> found = new ArrayList<>();
        for (int i = from < 0 ? -from - 1 : from; i < entries.length; i++) {
            if (!entries[i].key().startsWith(prefix)) {
                break;
            }
            found.add(entries[i]);
        }
        return found;
    }

    /**
     * The entries of the manifest's prefix at {@code prefixIndex} of its prefixes, without a gap. Behind what a truncated
     * prefix brought may be what another item brought: that says nothing of what lies between.
     */
    List<KvEntry> entriesOf(int prefixIndex) {
        int index = manifest.keys().size() + prefixIndex;
        List<KvEntry> found = under(manifest.prefixes().get(prefixIndex).suffix());
        int end = found.size();
        while (isTruncated(index)
                && end > 0
                && isOfAnother(index, found.get(end - 1).key())) {
            end--;
        }
        return found.subList(0, end);
    }

    private boolean isOfAnother(int index, KvKey suffix) {
        for (int i = 0; i < manifest.size(); i++) {
            if (i != index && isScanned(i) && manifest.holds(i, suffix)) {
                return true;
            }
        }
        return false;
    }

    private boolean covers(KvKey suffix) {
        List<PreloadManifest.Key> keys = manifest.keys();
        for (int i = 0; i < keys.size(); i++) {
            if (isScanned(i) && keys.get(i).suffix().equals(suffix)) {
                return true;
            }
        }
        for (int i = 0; i < manifest.prefixes().size(); i++) {
            if (isScanned(keys.size() + i) && prefixCovers(i, suffix)) {
                return true;
            }
        }
        return false;
    }

    private boolean prefixCovers(int prefixIndex, KvKey suffix) {
        int index = manifest.keys().size() + prefixIndex;
        if (!manifest.holds(index, suffix)) {
            return false;
        }
        if (!isTruncated(index)) {
            return true;
        }
        List<KvEntry> kept = entriesOf(prefixIndex);
        return !kept.isEmpty() && suffix.compareTo(kept.get(kept.size() - 1).key()) < 0;
    }

    private int find(KvKey suffix) {
        return find(suffix, 0);
    }

    /** @param from no entry before this one is looked at */
    private int find(KvKey suffix, int from) {
        int low = from;
        int high = entries.length - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = entries[middle].key().compareTo(suffix);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }
}
