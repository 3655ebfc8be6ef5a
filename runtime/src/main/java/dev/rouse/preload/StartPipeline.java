package dev.rouse.preload;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.record.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Completes a bundle, which may be empty, to everything that a start needs: resolves it against the manifest, reads
 * what is not known in one read, or nothing where all is, and merges.
 */
public final class StartPipeline {

    private final Keys keys;
    private final Function<KvRead.Builder, Mono<KvSnapshot>> reads;

    /** @param reads completes and performs a read at a version that includes every commit of this node */
    public StartPipeline(Keys keys, Function<KvRead.Builder, Mono<KvSnapshot>> reads) {
        this.keys = keys;
        this.reads = reads;
    }

    /** Gives what a start needs where {@code bundle} has all of it; null where something must be read. */
    public @Nullable StartRecords known(PreloadBundle bundle) {
        return bundle.isEnough() ? new StartRecords(bundle, 0, absent(bundle)) : null;
    }

    /**
     * Gives what the actor's start needs. Completes at once when {@code bundle} has all of it, else on a thread of the
     * store; ends with what the read ended with. Cold; cancelling drops the answer.
     */
    public Mono<StartRecords> start(ActorId id, PreloadBundle bundle) {
        StartRecords known = known(bundle);
        if (known != null) {
            return Mono.just(known);
        }
        Missing missing = Missing.of(bundle);
        long absent = absent(bundle);
        return reads.apply(missing.request(keys, id))
                .map(snapshot -> new StartRecords(missing.merge(keys, bundle, snapshot), missing.bits(), absent));
    }

    /** Bundles for many actors of any types, from one read. Those of no manifest are none's: same length, same order. */
    public Mono<List<PreloadBundle>> preload(List<ActorAddress> actors, List<PreloadManifest> manifests) {
        KvRead.Builder request = KvRead.builder();
        for (int i = 0; i < actors.size(); i++) {
            askForBundle(actors.get(i).id(), manifests.get(i), request);
        }
        return reads.apply(request).map(snapshot -> bundles(actors, manifests, snapshot));
    }

    private void askForBundle(ActorId id, PreloadManifest manifest, KvRead.Builder request) {
        manifest.keys().forEach(key -> request.key(keys.actor(id, key.suffix().bytes())));
        for (PreloadManifest.Prefix prefix : manifest.prefixes()) {
            if (prefix.maxBytes() > 0) {
                request.range(prefix.range(keys, id));
            }
        }
    }

    private List<PreloadBundle> bundles(
            List<ActorAddress> actors, List<PreloadManifest> manifests, KvSnapshot snapshot) {
        List<PreloadBundle> bundles = new ArrayList<>(actors.size());
        int key = 0;
        int range = 0;
        for (int i = 0; i < actors.size(); i++) {
            PreloadManifest manifest = manifests.get(i);
            BundleBuilder builder = new BundleBuilder(manifest, actors.get(i));
            for (int k = 0; k < manifest.keys().size(); k++) {
                builder.key(k, snapshot.value(key++));
            }
            for (int p = 0; p < manifest.prefixes().size(); p++) {
                if (manifest.prefixes().get(p).maxBytes() > 0) {
                    KvRangeResult result = snapshot.range(range++);
                    builder.prefix(p, keys.suffixes(result.entries()), result.truncated());
                }
            }
            bundles.add(builder.build(snapshot.version()));
        }
        return bundles;
    }

    /**
     * As much of {@code known} as its budgets allow; the rest is unknown, never absent. {@code known} itself when it fits.
     *
     * @param actor who it is for, to be named in the log
     */
    public static PreloadBundle withinBudgets(PreloadBundle known, Object actor) {
        PreloadManifest manifest = known.manifest();
        if (known.bytes() <= manifest.smallestBudget()) {
            return known;
        }
        BundleBuilder builder = new BundleBuilder(manifest, actor);
        for (int k = 0; k < manifest.keys().size(); k++) {
            Lookup found = known.lookup(manifest.keys().get(k).suffix());
            if (!found.isUnknown()) {
                builder.key(k, found.isPresent() ? found.value() : null);
            }
        }
        for (int p = 0; p < manifest.prefixes().size(); p++) {
            int index = manifest.keys().size() + p;
            if (known.isScanned(index)) {
                builder.prefix(p, known.entriesOf(p), known.isTruncated(index));
            }
        }
        return builder.build(known.version());
    }

    /** The items of which {@code bundle} knows that there are none. */
    private static long absent(PreloadBundle bundle) {
        PreloadManifest manifest = bundle.manifest();
        long absent = bundle.scanned() & ~bundle.truncated();
        for (KvEntry entry : bundle.entries()) {
            for (int i = 0; i < manifest.size(); i++) {
                if ((absent & PreloadManifest.bit(i)) != 0 && manifest.holds(i, entry.key())) {
                    absent &= ~PreloadManifest.bit(i);
                }
            }
        }
        return absent;
    }
}
