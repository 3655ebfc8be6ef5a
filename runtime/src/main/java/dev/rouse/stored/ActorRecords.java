package dev.rouse.stored;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.ActorStartException;
import dev.rouse.StoredState;
import dev.rouse.base.ErrorText;
import dev.rouse.feature.Feature;
import dev.rouse.feature.Share;
import dev.rouse.gate.WriteBatch;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.error.KvCorruptException;
import dev.rouse.kv.error.KvException;
import dev.rouse.preload.Lookup;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.record.AlarmRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.ListingRecord;
import dev.rouse.record.MetaRecord;
import dev.rouse.record.Suffix;
import dev.rouse.state.StateFeature;
import dev.rouse.type.HostedType;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Encodes and decodes the records of an actor, and says which of them a commit changes. */
public final class ActorRecords {

    private static final KvKey META = KvKey.of(Suffix.meta());

    /** Records of a start to forget, because the live actor has them. */
    static final Map<KvKey, byte @Nullable []> META_AND_STATE_GONE = gone(META, StateFeature.suffix());

    private final Keys keys;
    private final Features features;
    private final StateSizes sizes;

    /** @param sizes told of every state that is encoded */
    public ActorRecords(Keys keys, Features features, StateSizes sizes) {
        this.keys = keys;
        this.features = features;
        this.sizes = sizes;
    }

    StateFeature states() {
        return features.state();
    }

    StateSizes sizes() {
        return sizes;
    }

    /** The address that {@code records} tell; null where they have none. */
    public static @Nullable ActorAddress addressIn(PreloadBundle records) {
        Lookup meta = records.lookup(META);
        try {
            return meta.isPresent() ? MetaRecord.addressIn(META, meta.value()) : null;
        } catch (KvCorruptException e) {
            return null;
        }
    }

    /**
     * An actor as it was stored.
     *
     * @param state as it is kept, or the {@link StoredState} that it is to migrate from; null when it had none when it was
     *     stored, and is to begin with its initial one
     * @param shares the first of those of features; null for none
     */
    public record Stored(
            MetaRecord meta,
            @Nullable Object state,
            @Nullable Share shares) {}

    /**
     * The actor in what its start found; null when it does not exist.
     *
     * @throws ActorStartException its records cannot be read
     */
    @Nullable
    Stored decode(HostedType type, ActorAddress address, PreloadBundle records) {
        Lookup meta = records.lookup(META);
        Lookup state = StateFeature.in(records);
        if (!meta.isPresent() && !state.isPresent()) {
            return null;
        }
        try {
            if (!meta.isPresent()) {
                throw half(address, "state");
            }
            MetaRecord who = MetaRecord.decode(keys.actor(address.id(), Suffix.meta()), meta.value(), address);
            return new Stored(who, state(type, who, state), shares(address, records));
        } catch (ActorStartException e) {
            throw e;
        } catch (KvException e) {
            throw new ActorStartException(address, ErrorText.message(e), e);
        } catch (Throwable e) {
            throw new ActorStartException(
                    address, "its state cannot be decoded and was left as it is: " + ErrorText.message(e), e);
        }
    }

    private @Nullable Object state(HostedType type, MetaRecord who, Lookup state) {
        if (type.isStateless()) {
            return StateFeature.none();
        }
        if (state.isPresent()) {
            return features.state().decode(type, who.address(), state.value());
        }
        if (who.initialized()) {
            throw half(who.address(), "meta");
        }
        return null;
    }

    private static ActorStartException half(ActorAddress address, String record) {
        return new ActorStartException(
                address,
                "it has a " + record
                        + " record and not the other, and was left as it is: destroy it to use its address again",
                null);
    }

    private @Nullable Share shares(ActorAddress address, PreloadBundle records) {
        Share first = null;
        for (Feature feature : features.all()) {
            Share share = feature.open(address, records);
            if (share != null) {
                share.next = first;
                first = share;
            }
        }
        return first;
    }

    /** Whether what a start found says that the actor is paused. */
    public static boolean isPaused(PreloadBundle records) {
        Lookup meta = records.lookup(META);
        return meta.isPresent() && MetaRecord.isPaused(meta.value());
    }

    /** The meta record in what a start found; null when there is none. */
    @Nullable
    public MetaRecord meta(ActorAddress address, PreloadBundle records) {
        Lookup meta = records.lookup(META);
        return meta.isPresent()
                ? MetaRecord.decode(keys.actor(address.id(), Suffix.meta()), meta.value(), address)
                : null;
    }

    /** As {@link #meta(ActorAddress, PreloadBundle)}; null too when it cannot be read. */
    @Nullable
    public MetaRecord metaIfReadable(ActorAddress address, PreloadBundle records) {
        try {
            return meta(address, records);
        } catch (KvException e) {
            return null;
        }
    }

    /** Whether what a start found was written by a version of Rouse, or of {@code type}, that is newer than this one. */
    public static boolean isNewer(HostedType type, PreloadBundle records) {
        Lookup meta = records.lookup(META);
        return meta.isPresent() && MetaRecord.isNewer(meta.value()) || StateFeature.isNewer(type, records);
    }

    /** Adds everything that {@code unsaved} changes beside the state, of an actor that stays. */
    void addChanges(MetaRecord meta, WriteBatch unsaved, List<KvMutation> mutations) {
        ActorId id = meta.address().id();
        alarm(meta, unsaved, mutations);
        if (unsaved.creates()) {
            mutations.add(overSmall(keys.listing(meta.address()), ListingRecord.encode()));
        }
        if (unsaved.changesFeatures()) {
            unsaved.records().addTo(keys, id, mutations);
        }
    }

    /** Adds a change that changes nothing, of a batch that leaves everything as it was. */
    void addNone(ActorAddress address, WriteBatch unsaved, List<KvMutation> mutations) {
        unsaved.records().addNone(keys, address.id(), mutations);
    }

    /**
     * Adds what removes an actor from the store.
     *
     * @param alarm the due time of its row in the alarm index; 0 for none
     */
    public void addRemoval(ActorAddress address, long alarm, List<KvMutation> mutations) {
        KvKey prefix = keys.actor(address.id());
        mutations.add(new KvMutation.ClearRange(prefix, prefix.prefixEnd()));
        mutations.add(new KvMutation.Clear(keys.listing(address)));
        if (alarm != 0) {
            mutations.add(new KvMutation.Clear(keys.alarm(address.id(), alarm)));
        }
    }

    /** The alarm index and, where that changes it or the actor is new, the meta record. */
    private void alarm(MetaRecord meta, WriteBatch unsaved, List<KvMutation> mutations) {
        ActorId id = meta.address().id();
        WriteBatch.AlarmRow row = unsaved.alarm();
        long due = row == null ? meta.nextAlarm() : row.due();
        if (row != null && meta.nextAlarm() != 0) {
            mutations.add(new KvMutation.Clear(keys.alarm(id, meta.nextAlarm())));
        }
        if (row != null && due != 0) {
            byte[] value = new AlarmRecord(meta.address(), row.recurring()).encode();
            mutations.add(overSmall(keys.alarm(id, due), value));
        }
        for (long stray : unsaved.strayAlarms()) {
            if (stray != due) {
                mutations.add(new KvMutation.Clear(keys.alarm(id, stray)));
            }
        }
        if (row != null || unsaved.creates()) {
            mutations.add(meta(meta.withNextAlarm(due)));
        }
    }

    /** A changed meta record. */
    public KvMutation meta(MetaRecord meta) {
        return overSmall(keys.actor(meta.address().id(), Suffix.meta()), meta.encode());
    }

    private static KvMutation overSmall(KvKey key, byte[] value) {
        return new KvMutation.Set(key, value, true);
    }

    /** Records to know of a sleeping actor beside those of features: its meta record and its state. */
    static Map<KvKey, byte @Nullable []> asleep(MetaRecord meta, byte[] state) {
        Map<KvKey, byte @Nullable []> known = new HashMap<>();
        known.put(META, meta.encode());
        known.put(StateFeature.suffix(), state.length == 0 ? null : state);
        return known;
    }

    private static Map<KvKey, byte @Nullable []> gone(KvKey... suffixes) {
        Map<KvKey, byte @Nullable []> gone = new HashMap<>();
        for (KvKey suffix : suffixes) {
            gone.put(suffix, null);
        }
        return Collections.unmodifiableMap(gone);
    }
}
