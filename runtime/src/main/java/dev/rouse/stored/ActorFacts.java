package dev.rouse.stored;

import dev.rouse.life.Activation;
import dev.rouse.ActorAddress;
import dev.rouse.StartLedger;
import dev.rouse.feature.Share;
import dev.rouse.feature.WakeTime;
import dev.rouse.gate.WriteBatch;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvVersion;
import dev.rouse.log.GuardedLogger;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.PreloadManifest;
import dev.rouse.preload.StartPipeline;
import dev.rouse.preload.StartRecords;
import dev.rouse.record.MetaRecord;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** What a live actor keeps of its records beside its state: its birth, its start, and what else was read ahead. */
public final class ActorFacts {

    private static final Logger LOG = GuardedLogger.of(ActorFacts.class);

    /** In which other bytes are counted: so they fit where there is room for them in every actor. */
    private static final int UNIT = 256;

    private final PreloadManifest manifest;
    private boolean stored;
    private long createdAt;
    private long incarnation;
    private long nextAlarm;
    private @Nullable PreloadBundle others;
    private long live;
    private long absent;
    private int startBytes;
    private boolean largeState;

    /** Whether there is a record of its state, or will be with the next commit. */
    private boolean initialized;

    /** Of the state; negative once the actor has left. */
    private int stateBytes;

    /** What is in memory beside the state, at most as many units as fit. */
    private char otherUnits;

    public ActorFacts(PreloadManifest manifest) {
        this.manifest = manifest;
    }

    /** Keeps what the start found, but for meta and state, which the live actor has itself. */
    public void started(ActorAddress address, StartRecords start, ActorRecords records) {
        largeState = !records.isStateSmall(start.records());
        live = start.live();
        absent = start.absent();
        startBytes = start.records().bytes();
        keep(
                address,
                start.records()
                        .after(ActorRecords.META_AND_STATE_GONE, start.records().version()));
    }

    /**
     * The state has another size.
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
     * So many bytes are in memory beside the state.
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

    /** Bytes of what is known of the records other than meta and state. */
    public int knownBytes() {
        return others == null ? 0 : others.bytes();
    }

    /**
     * The actor is resident no more.
     *
     * @return what it took
     */
    public int leaves() {
        int bytes = Math.max(0, stateBytes) + otherUnits * UNIT;
        stateBytes = -1;
        otherUnits = 0;
        return bytes;
    }

    public void wasStored(MetaRecord meta) {
        stored = true;
        initialized = meta.initialized();
        createdAt = meta.createdAt();
        incarnation = meta.incarnation();
        nextAlarm = meta.nextAlarm();
    }

    /**
     * Decides where the alarm index row goes with {@code batch}. It is where the first wake time of a feature is or,
     * while that is past, where it was: before it.
     */
    public void pushAlarm(WriteBatch batch, @Nullable Share shares, long nowMillis) {
        if (batch.destroys() || !batch.movesWake()) {
            return;
        }
        WakeTime first = firstWake(batch, shares);
        long due = first == null ? 0 : first.due();
        boolean isDue = first != null && due <= nowMillis && nextAlarm != 0 && nextAlarm <= due;
        if (due != nextAlarm && !isDue) {
            batch.moveAlarm(new WriteBatch.AlarmRow(first));
        }
    }

    private static @Nullable WakeTime firstWake(WriteBatch batch, @Nullable Share shares) {
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
    public boolean replacesSmall(byte[] state, ActorRecords records) {
        initialized = true;
        boolean small = !largeState;
        largeState |= !records.isSmall(state);
        return small;
    }

    public void born(long nowMillis, long life) {
        createdAt = nowMillis;
        incarnation = life;
    }

    /** Which life of the address this is; 0 before it has begun. */
    public long incarnation() {
        return incarnation;
    }

    /** Whether it is in the store. */
    public boolean isStored() {
        return stored;
    }

    public MetaRecord meta(ActorAddress address) {
        return new MetaRecord(address, initialized, createdAt, incarnation, nextAlarm);
    }

    public StartLedger ledger() {
        return StartRecords.ledger(manifest, live, absent, startBytes);
    }

    /** What is known of the records other than meta and state, within the budgets of what is read ahead. */
    public PreloadBundle known(KvVersion floor) {
        return others == null ? PreloadBundle.absent(manifest, floor) : others;
    }

    /** The due time of its row in the alarm index; 0 when it has none. */
    public long nextAlarm() {
        return nextAlarm;
    }

    /**
     * {@code saved} of {@code address} is in the store.
     *
     * @return whether the alarm index row has moved
     */
    public boolean durable(ActorAddress address, WriteBatch saved, KvVersion floor) {
        stored |= saved.creates();
        if (saved.changesFeatures()) {
            changed(address, saved.records().bySuffix(), floor);
        }
        WriteBatch.AlarmRow moved = saved.alarm();
        long before = nextAlarm;
        nextAlarm = saved.destroys() ? 0 : moved == null ? nextAlarm : moved.due();
        return nextAlarm != before;
    }

    /** {@code changes} of records other than meta and state are in the store: null stands for a cleared key. */
    public void changed(ActorAddress address, Map<KvKey, byte @Nullable []> changes, KvVersion floor) {
        keep(address, known(floor).after(changes, floor));
    }

    private void keep(ActorAddress address, PreloadBundle records) {
        others = records.isAbsentEverywhere() ? null : StartPipeline.withinBudgets(records, address);
    }

    /** What lets {@code actor} wake again without a read. Without it, it wakes all the same: by a read. */
    public PreloadBundle asleep(Activation actor, KvVersion floor) {
        ActorAddress address = actor.address();
        try {
            byte[] state = actor.encode(actor.settled());
            PreloadBundle all = known(floor).after(ActorRecords.asleep(meta(address), state), floor);
            return StartPipeline.withinBudgets(all, address);
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("actor", address)
                    .addKeyValue("incarnation", Long.toHexString(incarnation))
                    .log("The state of an actor was saved and cannot be encoded again");
            return PreloadBundle.empty(manifest);
        }
    }
}
