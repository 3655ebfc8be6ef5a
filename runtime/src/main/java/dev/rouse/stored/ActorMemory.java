package dev.rouse.stored;

import dev.rouse.ActorAddress;
import dev.rouse.StartLedger;
import dev.rouse.call.Call;
import dev.rouse.feature.Changes;
import dev.rouse.feature.Feature;
import dev.rouse.feature.RecordChanges;
import dev.rouse.feature.Share;
import dev.rouse.feature.WakeTime;
import dev.rouse.gate.GateMemory;
import dev.rouse.gate.WriteBatch;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvVersion;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.StartPipeline;
import dev.rouse.preload.StartRecords;
import dev.rouse.record.MetaRecord;
import dev.rouse.state.Snapshot;
import dev.rouse.state.StateFeature;
import dev.rouse.state.StateWatch;
import dev.rouse.type.HostedType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one actor that is resident: its state, the shares of its features, and the facts about its records: its birth, its
 * start, and what was read ahead. Lane only, but for what never changes.
 */
public final class ActorMemory implements GateMemory {

    /** In which other bytes are counted: so they fit where there is room for them in every actor. */
    private static final int UNIT = 256;

    /** Items of a manifest that come first, and that most actors have no others beside. */
    private static final int META_AND_STATE = 2;

    private final HostedType type;
    private final ActorAddress address;
    private final ActorRecords records;

    /** The state that finished turns left: itself or, where it could be changed in place, its {@link Snapshot}. */
    private @Nullable Object state;

    /** The first of those of features; null while there is none. */
    private @Nullable Share shares;

    private boolean stored;
    private long createdAt;
    private long incarnation;
    private long nextAlarm;
    private @Nullable PreloadBundle others;
    private long live;
    private long absent;
    private int startBytes;

    /** Of {@link #startBytes}, those of meta, where the others are those of the state. */
    private char startMetaBytes;

    /** Bytes that the start used of each item of the manifest; null where they are those of meta and state alone. */
    private int @Nullable [] startSizes;

    private boolean largeState;

    /** Whether there is a record of its state, or will be with the next commit. */
    private boolean initialized;

    /** Of the state; negative once the actor has left. */
    private int stateBytes;

    /** Bytes in memory beside the state, in units, at most as many as fit. */
    private char otherUnits;

    public ActorMemory(HostedType type, ActorAddress address, ActorRecords records) {
        this.type = type;
        this.address = address;
        this.records = records;
    }

    public HostedType type() {
        return type;
    }

    public ActorAddress address() {
        return address;
    }

    // The state.

    @Override
    public Object settledState() {
        Object settled = settled();
        return settled instanceof Snapshot snapshot ? snapshot.live(type) : settled;
    }

    @Override
    public Object copyOfSettledState() {
        Object settled = settled();
        return settled instanceof Snapshot snapshot ? snapshot.copy(type) : settled;
    }

    @Override
    public byte[] settledRecord() {
        return records.states().encode(type, address, settled());
    }

    @Override
    public @Nullable Object settledOrNull() {
        return state;
    }

    /** The state that finished turns left, as it is kept. */
    public Object settled() {
        return Objects.requireNonNull(state, "the actor has no state yet");
    }

    @Override
    public void settle(Object after) {
        state = after;
    }

    @Override
    public void dropChangesInPlace() {
        if (state instanceof Snapshot snapshot) {
            snapshot.drop();
        }
    }

    @Override
    public Object keepable(Object value) {
        return value instanceof Snapshot || type.isImmutable(value) ? value : Snapshot.of(value, encode(value));
    }

    @Override
    public byte[] encode(Object value) {
        byte[] record = records.states().encode(type, address, value);
        records.sizes().resized(this, record.length);
        return record;
    }

    @Override
    public void checkUnchanged(Call call) {
        StateWatch.check(type, address, state, call);
    }

    // Features.

    /** The share of {@code feature}; null while there is none. */
    public @Nullable Share shareOf(Feature feature) {
        Share share = shares;
        while (share != null && share.feature() != feature) {
            share = share.next;
        }
        return share;
    }

    /** As {@link #shareOf}, but makes one where there is none. */
    public Share share(Feature feature, Supplier<? extends Share> making) {
        Share share = shareOf(feature);
        if (share == null) {
            share = making.get();
            share.next = shares;
            shares = share;
        }
        return share;
    }

    /** Whether a feature keeps the actor awake. */
    public boolean keepsAwake() {
        for (Share share = shares; share != null; share = share.next) {
            if (share.keepsAwake()) {
                return true;
            }
        }
        return false;
    }

    /** Tells features that the activation stops. */
    public void stops() {
        for (Share share = shares; share != null; share = share.next) {
            share.stops();
        }
    }

    /** @param first of those that a start has opened; null for none */
    private void opened(@Nullable Share first) {
        shares = first;
    }

    /** Forgets the state and the shares of an actor that was not created. */
    public void unborn() {
        state = null;
        shares = null;
    }

    /**
     * Takes back the state and what finished turns changed of features.
     *
     * @param kept the newest of what stays that is not in the store, by feature
     */
    public void rollBackTo(Object earlier, Function<Feature, @Nullable Changes> kept) {
        settle(earlier);
        dropChangesInPlace();
        for (Share share = shares; share != null; share = share.next) {
            share.rollBack(kept.apply(share.feature()));
        }
    }

    // Records.

    /**
     * Keeps what the start found, and opens the shares of features.
     *
     * @return the actor as it was stored; null where it does not exist
     * @throws dev.rouse.ActorStartException its records cannot be read
     */
    public ActorRecords.@Nullable Stored started(StartRecords start) {
        largeState = !records.states().isSmall(start.records());
        live = start.live();
        absent = start.absent();
        startBytes = start.records().bytes();
        int[] sizes = start.records().itemBytes();
        boolean isFolded =
                sizes.length == META_AND_STATE && sizes[0] <= Character.MAX_VALUE && sizes[0] + sizes[1] == startBytes;
        startMetaBytes = isFolded ? (char) sizes[0] : 0;
        startSizes = isFolded ? null : sizes;
        keep(start.records()
                .after(ActorRecords.META_AND_STATE_GONE, start.records().version()));
        records.sizes().resized(this, StateFeature.bytes(start.records()));
        ActorRecords.Stored found = records.decode(type, address, start.records());
        if (found != null) {
            wasStored(found.meta());
            opened(found.shares());
        }
        return found;
    }

    /**
     * Notes that the state has another size.
     *
     * @return by how much
     */
    public int resized(int bytes) {
        if (stateBytes < 0) {
            return 0;
        }
        int grown = bytes - stateBytes;
        stateBytes = bytes;
        return grown;
    }

    /**
     * Notes that so many {@code bytes} are in memory beside the state.
     *
     * @return by how much that is more than before
     */
    public int recounted(long bytes) {
        if (stateBytes < 0) {
            return 0;
        }
        char now = (char) Math.min(Character.MAX_VALUE, (bytes + UNIT - 1) / UNIT);
        int grown = (now - otherUnits) * UNIT;
        otherUnits = now;
        return grown;
    }

    /** Bytes of what is known of the records other than meta and state, and of what features made of it. */
    public long featureBytes() {
        long bytes = others == null ? 0 : others.bytes();
        for (Share share = shares; share != null; share = share.next) {
            bytes += share.bytes();
        }
        return bytes;
    }

    /**
     * Notes that the actor is resident no more.
     *
     * @return what it took
     */
    public int leaves() {
        int bytes = Math.max(0, stateBytes) + otherUnits * UNIT;
        stateBytes = -1;
        otherUnits = 0;
        return bytes;
    }

    private void wasStored(MetaRecord meta) {
        stored = true;
        initialized = meta.initialized();
        createdAt = meta.createdAt();
        incarnation = meta.incarnation();
        nextAlarm = meta.nextAlarm();
    }

    @Override
    public void contribute(WriteBatch batch, byte @Nullable [] record, long nowMillis, List<KvMutation> mutations) {
        pushAlarm(batch, nowMillis);
        if (batch.destroys()) {
            records.addRemoval(address, nextAlarm, mutations);
            return;
        }
        int start = mutations.size();
        if (record != null) {
            mutations.add(records.states().change(address.id(), record, replacesSmall(record)));
        }
        if (!batch.isStateAlone()) {
            records.addChanges(meta(), batch, mutations);
        }
        if (mutations.size() == start) {
            records.addNone(address, batch, mutations);
        }
    }

    /**
     * Decides where the alarm index row goes with {@code batch}. It is where the first wake time of a feature is or,
     * while that is past, where it was: before it.
     */
    private void pushAlarm(WriteBatch batch, long nowMillis) {
        if (batch.destroys() || !batch.movesWake()) {
            return;
        }
        WakeTime first = firstWake(batch);
        long due = first == null ? 0 : first.due();
        boolean isDue = first != null && due <= nowMillis && nextAlarm != 0 && nextAlarm <= due;
        if (due != nextAlarm && !isDue) {
            batch.moveAlarm(new WriteBatch.AlarmRow(first));
        }
    }

    private @Nullable WakeTime firstWake(WriteBatch batch) {
        WakeTime first = null;
        for (Share share = shares; share != null; share = share.next) {
            WakeTime wake = share.wake(batch.newestOf(share.feature()));
            first = first == null || wake != null && wake.due() < first.due() ? wake : first;
        }
        return first;
    }

    /**
     * Notes that {@code state} is about to be written.
     *
     * @return whether what stands in the store is small for sure
     */
    private boolean replacesSmall(byte[] state) {
        initialized = true;
        boolean small = !largeState;
        largeState |= !records.states().isSmall(state);
        return small;
    }

    /** Notes that the actor is created now, with a number by which its incarnation is known. */
    public void born(long nowMillis, long number) {
        createdAt = nowMillis;
        incarnation = number;
    }

    /** Random number of the actor's life from its creation to its destruction; 0 before it is created. */
    public long incarnation() {
        return incarnation;
    }

    /** Whether it is in the store. */
    @Override
    public boolean isStored() {
        return stored;
    }

    public MetaRecord meta() {
        return new MetaRecord(address, initialized, createdAt, incarnation, nextAlarm);
    }

    public StartLedger ledger() {
        int[] sizes = startSizes == null ? new int[] {startMetaBytes, startBytes - startMetaBytes} : startSizes;
        return StartRecords.ledger(type.manifest(), live, absent, startBytes, sizes);
    }

    /** Bundle of what is known of the records other than meta and state, within the budgets of what is read ahead. */
    public PreloadBundle known(KvVersion floor) {
        return others == null ? PreloadBundle.absent(type.manifest(), floor) : others;
    }

    /** The due time of its row in the alarm index; 0 when it has none. */
    public long nextAlarm() {
        return nextAlarm;
    }

    /**
     * Notes that {@code saved} is in the store.
     *
     * @return whether the alarm index row has moved
     */
    public boolean durable(WriteBatch saved, KvVersion floor) {
        stored |= saved.creates();
        if (saved.changesFeatures()) {
            saved.forEachChanges(this::durable);
            if (!saved.records().isEmpty()) {
                changed(saved.records(), floor);
            }
        }
        WriteBatch.AlarmRow moved = saved.alarm();
        long before = nextAlarm;
        nextAlarm = saved.destroys() ? 0 : moved == null ? nextAlarm : moved.due();
        return nextAlarm != before;
    }

    private void durable(Changes saved) {
        Share share = shareOf(saved.feature());
        if (share != null) {
            share.durable(saved);
        }
    }

    private void changed(RecordChanges changes, KvVersion floor) {
        for (RecordChanges.Range range : changes.ranges()) {
            others = known(floor).without(range.begin(), range.end());
        }
        changed(changes.bySuffix(), floor);
    }

    /** Notes that {@code changes} of records other than meta and state are in the store: null stands for a cleared key. */
    void changed(Map<KvKey, byte @Nullable []> changes, KvVersion floor) {
        keep(known(floor).after(changes, floor));
    }

    private void keep(PreloadBundle records) {
        others = records.isAbsentEverywhere() ? null : StartPipeline.withinBudgets(records, address);
    }

    /**
     * The bundle by which the actor wakes again without a read.
     *
     * @throws RuntimeException the state, which was saved, cannot be encoded again
     */
    public PreloadBundle asleep(KvVersion floor) {
        PreloadBundle all = known(floor).after(ActorRecords.asleep(meta(), encode(settled())), floor);
        return StartPipeline.withinBudgets(all, address);
    }
}
