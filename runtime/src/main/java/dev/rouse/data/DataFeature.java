package dev.rouse.data;

import dev.rouse.ActorData;
import dev.rouse.ActorId;
import dev.rouse.DataKey;
import dev.rouse.PreloadOptions;
import dev.rouse.feature.Feature;
import dev.rouse.feature.Share;
import dev.rouse.kv.KvCost;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.PreloadPlan;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import dev.rouse.turn.Turn;
import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Own data of actors. What is not in the store yet is looked up in the turns that changed it. */
public final class DataFeature extends Feature {

    /** Of a key before the actor's part of it, where the root prefix is as long as it may be. */
    private static final int KEY_OVERHEAD = 50;

    private static final KvKey ALL = KvKey.of(Suffix.data());

    private final Keys keys;
    private final KvCost cost;

    public DataFeature(Keys keys, KvCost cost) {
        this.keys = keys;
        this.cost = cost;
    }

    public Keys keys() {
        return keys;
    }

    @Override
    public String name() {
        return "data";
    }

    @Override
    public String label() {
        return "own data";
    }

    @Override
    public int largestValueBytes() {
        return ActorData.MAX_VALUE_BYTES;
    }

    /** Of a call that puts as many keys, each as long, and as many bytes as it may. */
    @Override
    public long largestChange() {
        byte[] key = new byte[KEY_OVERHEAD + ActorData.MAX_KEY_BYTES];
        Arrays.fill(key, (byte) 1);
        int value = ActorData.MAX_BYTES_PER_CALL / ActorData.MAX_KEYS_PER_CALL - ActorData.MAX_KEY_BYTES;
        return ActorData.MAX_KEYS_PER_CALL * cost.of(new KvMutation.Set(KvKey.of(key), new byte[value]));
    }

    @Override
    public void preload(PreloadOptions options, PreloadPlan plan) {
        for (DataKey key : options.keys()) {
            plan.key("data:" + key, KvKey.of(Suffix.data(key)));
        }
        for (PreloadOptions.Prefix own : options.prefixes()) {
            KvKey suffix = KvKey.of(Suffix.data(own.prefix()));
            plan.optional("data:" + own.prefix() + "*", suffix, own.maxBytes(), own.partial());
        }
    }

    /** Of what was read ahead and is kept up to date: what else there is, only the store knows. */
    @Override
    public Map<String, Object> describe(@Nullable Share share, PreloadBundle records) {
        long keys = 0;
        long bytes = 0;
        for (KvEntry entry : records.under(ALL)) {
            keys++;
            bytes += entry.size() - ALL.length();
        }
        return keys == 0 ? Map.of() : Map.of("keysInMemory", keys, "bytesInMemory", bytes);
    }

    /**
     * Changes all of {@code entries} in {@code turn} or, when they are too much for a turn, none.
     *
     * @param entries null values delete
     */
    public void put(Turn turn, Map<DataKey, byte[]> entries) {
        turn.checkMayChange();
        DataChanges before = (DataChanges) turn.changes().of(this);
        NavigableMap<DataKey, byte[]> changed = before == null ? new TreeMap<>() : new TreeMap<>(before.entries());
        ActorId actor = turn.host().address().id();
        long sum = before == null ? 0 : before.cost();
        for (Map.Entry<DataKey, byte[]> entry : entries.entrySet()) {
            DataKey key = entry.getKey();
            sum -= changed.containsKey(key) ? cost(actor, key, changed.get(key)) : 0;
            sum += cost(actor, key, entry.getValue());
            changed.put(key, entry.getValue());
        }
        turn.changes().checkCost(this, sum, turn.host().lane().maxChanges());
        DataChanges changes = before == null ? new DataChanges(this) : before;
        changes.replace(changed, sum);
        if (before == null) {
            turn.changing().add(changes);
        }
    }

    /**
     * The cost of one change in a commit.
     *
     * @param value null for a deletion
     */
    public long cost(ActorId actor, DataKey key, byte @Nullable [] value) {
        KvKey own = keys.actor(actor, Suffix.data(key));
        return cost.of(value == null ? new KvMutation.Clear(own) : new KvMutation.Set(own, value));
    }

    /** Adds what finished turns and {@code turn} changed and may not be in the store: null for a deletion. */
    public void collect(Turn turn, NavigableMap<DataKey, byte[]> changes) {
        turn.host().forEachUnsaved(this, unsaved -> changes.putAll(((DataChanges) unsaved).entries()));
        DataChanges own = (DataChanges) turn.changes().of(this);
        if (own != null) {
            changes.putAll(own.entries());
        }
    }
}
