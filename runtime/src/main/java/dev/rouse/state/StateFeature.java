package dev.rouse.state;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.LifecycleHook;
import dev.rouse.LimitExceededException;
import dev.rouse.PreloadOptions;
import dev.rouse.RouseException;
import dev.rouse.StateEncodingException;
import dev.rouse.StatelessActor;
import dev.rouse.StoredState;
import dev.rouse.feature.Feature;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.preload.Lookup;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.PreloadPlan;
import dev.rouse.record.Keys;
import dev.rouse.record.StateRecord;
import dev.rouse.record.Suffix;
import dev.rouse.type.HostedType;
import dev.rouse.type.UnreadableValueException;

/**
 * The state of actors: its record, and what is kept of it between turns. Every turn of every actor may change it, so there is no
 * {@link dev.rouse.feature.Share} of it and no {@link dev.rouse.feature.Changes}: activations and turns have a field each.
 */
public final class StateFeature extends Feature {

    private static final byte[] NOTHING = {};

    private static final KvKey SUFFIX = KvKey.of(Suffix.state());

    private final Keys keys;
    private final int maxBytes;
    private final int smallValueBytes;

    /**
     * @param maxBytes of a record
     * @param smallValueBytes what the store keeps in one place
     */
    public StateFeature(Keys keys, int maxBytes, int smallValueBytes) {
        this.keys = keys;
        this.maxBytes = maxBytes;
        this.smallValueBytes = smallValueBytes;
    }

    @Override
    public String name() {
        return "state";
    }

    @Override
    public String label() {
        return "state";
    }

    /** Adds its record: the second that a start reads. */
    @Override
    public void preload(PreloadOptions options, PreloadPlan plan) {
        plan.key("state", SUFFIX);
    }

    /** The key of its record behind the actor's own prefix. */
    public static KvKey suffix() {
        return SUFFIX;
    }

    /** The state record in what a start found. */
    public static Lookup in(PreloadBundle records) {
        return records.lookup(SUFFIX);
    }

    /**
     * The state that was stored, as it is kept, or the {@link StoredState} that it is to migrate from.
     *
     * @throws RuntimeException what the codec, or the record, says of the bytes
     */
    public Object decode(HostedType type, ActorAddress address, byte[] record) {
        StateRecord stored = StateRecord.decode(keys.actor(address.id(), Suffix.state()), record);
        Object state = decode(type, stored);
        return state instanceof StoredState || type.isImmutable(state) ? state : Snapshot.stored(record, state);
    }

    private static Object decode(HostedType type, StateRecord record) {
        int version = type.lifecycle().stateVersion();
        if (record.version() > version) {
            throw new IllegalStateException(
                    "it has version " + record.version() + ", and the type knows up to " + version);
        }
        return record.version() < version && type.has(LifecycleHook.MIGRATE)
                ? type.stored(record.version(), record.state())
                : type.decode(record.state());
    }

    /** The state of actors that have none. */
    public static Object none() {
        return StatelessActor.NoState.NONE;
    }

    /**
     * The record of a state, or of its {@link Snapshot}; of actors without a state it is empty, and not to be written.
     *
     * @throws StateEncodingException the codec cannot write it, or could not read it again
     * @throws LimitExceededException it is too large
     */
    public byte[] encode(HostedType type, ActorAddress address, Object state) {
        if (state instanceof Snapshot snapshot) {
            return snapshot.record();
        }
        if (type.isStateless()) {
            return NOTHING;
        }
        byte[] record;
        try {
            record = StateRecord.encode(type.encode(state), type.lifecycle().stateVersion());
        } catch (UnreadableValueException e) {
            throw StateEncodingException.lost(address, e.type(), e.lost());
        } catch (RouseException e) {
            throw e;
        } catch (Throwable e) {
            throw new StateEncodingException(address, e);
        }
        if (record.length > maxBytes) {
            throw new LimitExceededException("bytes of the state of " + address, record.length, maxBytes);
        }
        return record;
    }

    /** Whether the record of a state was written by a version of Rouse, or of {@code type}, that is newer than this one. */
    public static boolean isNewer(HostedType type, PreloadBundle records) {
        Lookup state = in(records);
        return state.isPresent()
                && StateRecord.isNewer(state.value(), type.lifecycle().stateVersion());
    }

    /**
     * A changed state.
     *
     * @param overSmall whether it replaces a small one, or none
     */
    public KvMutation change(ActorId actor, byte[] record, boolean overSmall) {
        return new KvMutation.Set(keys.actor(actor, Suffix.state()), record, overSmall);
    }

    /** Whether a state record is one that the store keeps in one place. */
    public boolean isSmall(byte[] record) {
        return record.length <= smallValueBytes;
    }

    /** Whether the state that a start found, if any, is small. */
    public boolean isSmall(PreloadBundle records) {
        Lookup state = in(records);
        return !state.isPresent() || isSmall(state.value());
    }

    /** Bytes of the state in {@code records}. */
    public static int bytes(PreloadBundle records) {
        Lookup state = in(records);
        return state.isPresent() ? state.value().length : 0;
    }
}
