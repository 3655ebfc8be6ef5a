package dev.rouse.actor;

import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorDestroyedException;
import dev.rouse.ActorExistsException;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorStartException;
import dev.rouse.CallCycleException;
import dev.rouse.DataKey;
import dev.rouse.Durability;
import dev.rouse.MailboxFullException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RolledBackException;
import dev.rouse.RouseException;
import dev.rouse.StartLedger;
import dev.rouse.StoreUnavailableException;
import dev.rouse.kv.KvException;
import dev.rouse.kv.KvKey;
import dev.rouse.record.MetaRecord;
import dev.rouse.record.Suffix;
import dev.rouse.start.PreloadBundle;
import dev.rouse.start.StartPipeline;
import dev.rouse.start.StartRecords;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One address that is awake on its lane: its phase, its mailbox, its state, and what of it is not saved yet. Touched by
 * the lane only, but for what a running exclusive turn reads of it.
 */
final class Activation {

    private final ActorLane lane;
    private final HostedType type;
    private final ActorAddress address;
    private final Mailbox mailbox = new Mailbox();

    private Phase phase = Phase.STARTING;
    private @Nullable Actor<Object> actor;
    private @Nullable Object state;
    private @Nullable Saving saving;
    private @Nullable Turn current;
    private int generation;
    private boolean pumping;

    private boolean stored;
    private long createdAt;
    private long incarnation;
    private long nextAlarm;
    private @Nullable PreloadBundle others;
    private long live;
    private long absent;
    private int startBytes;

    /** Links of the lane's list of idle actors of the type. */
    @Nullable
    Activation idleBefore;

    @Nullable
    Activation idleAfter;

    long idleSince;
    boolean idle;

    Activation(ActorLane lane, HostedType type, ActorAddress address) {
        this.lane = lane;
        this.type = type;
        this.address = address;
    }

    // Start.

    void started(StartRecords start) {
        live = start.live();
        absent = start.absent();
        startBytes = start.records().bytes();
        try {
            ActorRecords.Stored stored = lane.records().decode(type, address, start.records());
            others = others(start.records());
            if (stored != null) {
                wake(stored);
            }
        } catch (ActorStartException e) {
            startFailed(e);
            return;
        } catch (RuntimeException e) {
            startFailed(new ActorStartException(address, "its constructor failed: " + e, e));
            return;
        }
        phase = Phase.RUNNING;
        pump();
    }

    private void wake(ActorRecords.Stored stored) {
        this.stored = true;
        createdAt = stored.meta().createdAt();
        incarnation = stored.meta().incarnation();
        nextAlarm = stored.meta().nextAlarm();
        state = stored.state();
        actor = newActor();
    }

    private Actor<Object> newActor() {
        Actor<Object> fresh = type.newActor();
        fresh.attach(new LiveContext(this));
        return fresh;
    }

    void startFailed(Throwable error) {
        Throwable told = error instanceof RouseException
                ? error
                : error instanceof KvException
                        ? new StoreUnavailableException(
                                "The store did not answer the start of " + address + ": " + error.getMessage(), error)
                        : new ActorStartException(address, error.toString(), error);
        gone();
        mailbox.drain().forEach(call -> call.fail(told));
    }

    StartLedger ledger() {
        return StartRecords.ledger(type.manifest(), live, absent, startBytes);
    }

    // Calls.

    void accept(Call call) {
        lane.idle().remove(this);
        if (phase == Phase.DESTROYING) {
            call.fail(new ActorDestroyedException(address));
        } else if (comesBack(call)) {
            callBack(call);
        } else if (mailbox.held() >= type.options().mailboxCapacity()) {
            call.fail(new MailboxFullException(address, type.options().mailboxCapacity()));
        } else {
            mailbox.add(call);
            pump();
        }
    }

    /** Whether a turn that runs here waits for this call. */
    private boolean comesBack(Call call) {
        for (Turn turn = call.parent(); turn != null; turn = turn.call().parent()) {
            if (turn.activation() == this && !turn.isEnded()) {
                return true;
            }
        }
        return false;
    }

    private void callBack(Call call) {
        if (phase == Phase.RUNNING && mailbox.overlapsShared(call)) {
            mailbox.addRunning();
            begin(call);
        } else {
            call.fail(new CallCycleException(chain(call)));
        }
    }

    private static List<String> chain(Call call) {
        ArrayDeque<String> chain = new ArrayDeque<>();
        chain.addFirst(describe(call));
        for (Turn turn = call.parent(); turn != null; turn = turn.call().parent()) {
            chain.addFirst(describe(turn.call()));
        }
        return List.copyOf(chain);
    }

    private static String describe(Call call) {
        return call.address() + "." + (call.wantsTurn() ? call.action().name() : call.kind());
    }

    /** Lets begin what may, then rests if nothing is left. */
    private void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        Call call;
        while (phase == Phase.RUNNING && (call = mailbox.next()) != null) {
            begin(call);
        }
        pumping = false;
        if (phase == Phase.RUNNING && mailbox.isEmpty()) {
            rest();
        }
    }

    private void begin(Call call) {
        switch (call.kind()) {
            case GET_OR_CREATE -> {
                if (actor != null || create(call, null)) {
                    run(call);
                }
            }
            case GET -> {
                if (actor != null) {
                    run(call);
                } else {
                    answer(call, new ActorNotFoundException(address));
                }
            }
            case CREATE -> {
                if (actor != null) {
                    answer(call, new ActorExistsException(address));
                } else if (create(call, call)) {
                    Objects.requireNonNull(saving).saveSoon();
                }
            }
            case DESTROY -> {
                if (actor != null) {
                    destroy(call);
                } else {
                    answer(call, new ActorNotFoundException(address));
                }
            }
        }
    }

    /** @param creator the call that waits for the creation alone; null when its turn follows */
    private boolean create(Call call, @Nullable Call creator) {
        try {
            Actor<Object> fresh = newActor();
            Object initial = fresh.create(creator == null ? null : creator.input());
            encode(initial);
            actor = fresh;
            state = initial;
        } catch (RuntimeException e) {
            answer(call, e);
            return false;
        }
        createdAt = lane.clockMillis();
        incarnation = lane.random();
        saving().gathering(Objects.requireNonNull(state)).create(creator);
        saveBy(type.durability());
        return true;
    }

    private void destroy(Call call) {
        phase = Phase.DESTROYING;
        mailbox.drain().forEach(waiting -> waiting.fail(new ActorDestroyedException(address)));
        saving().gathering(Objects.requireNonNull(state)).destroy(call);
        saving().saveSoon();
    }

    private void run(Call call) {
        Turn turn = new Turn(this, call, generation);
        mailbox.began(turn);
        turn.run(Objects.requireNonNull(actor));
    }

    // Turns.

    /** Makes {@code turn} the one that runs here now, and returns the one before it. */
    @Nullable
    Turn enter(Turn turn) {
        Turn before = current;
        current = turn;
        return before;
    }

    void resume(@Nullable Turn before) {
        current = before;
    }

    /**
     * The turn that code which runs now belongs to.
     *
     * @throws IllegalStateException there is none
     */
    Turn turn() {
        Turn exclusive = mailbox.exclusive();
        if (exclusive != null) {
            return exclusive;
        }
        if (!lane.inLane()) {
            throw new IllegalStateException("State and data of " + address + " were touched on "
                    + Thread.currentThread().getName()
                    + ": in read-only and interleaved turns come back with publishOn(lane()) first.");
        }
        Turn running = current;
        if (running == null || running.isEnded()) {
            throw new IllegalStateException("State and data of " + address + " were touched outside of a turn.");
        }
        return running;
    }

    void ended(Turn turn) {
        mailbox.ended(turn);
        if (turn.generation() != generation) {
            turn.forget();
            turn.answer(lane.isOpen() ? new RolledBackException(address, null) : lane.unavailable());
        } else {
            Object before = settledState();
            settle(turn);
            gate(turn, before);
        }
        lane.listener().turnEnded(type.name(), turn.call().action().name(), turn.failed());
        pump();
    }

    private void settle(Turn turn) {
        if (!turn.failed()) {
            try {
                settleChanges(turn);
            } catch (RuntimeException e) {
                turn.failWith(e);
            }
        }
        if (turn.failed()) {
            turn.forget();
        }
    }

    /** What answers without waiting must be known to be writable first. */
    private void settleChanges(Turn turn) {
        if (turn.settle()) {
            Object after = Objects.requireNonNull(turn.stateAfter());
            if (!turn.waitsForCommit()) {
                encode(after);
            }
            state = after;
        }
    }

    /** The output gate: the answer leaves when everything that the turn could see is as durable as it asked for. */
    private void gate(Turn turn, Object before) {
        if (turn.changedAnything()) {
            Unsaved unsaved = saving().gathering(before);
            boolean waits = turn.waitsForCommit() || unsaved.dataBytes() > lane.maxTurnBytes();
            if (!waits) {
                turn.answer();
            }
            unsaved.add(turn);
            if (waits) {
                saving().saveSoon();
            } else {
                saveBy(turn.effectiveDurability());
            }
        } else if (turn.waitsForCommit() && saving != null) {
            saving.await(turn);
        } else if (lane.mayServe()) {
            turn.answer();
        } else {
            turn.answer(lane.unavailable());
        }
    }

    private void saveBy(Durability durability) {
        if (durability instanceof Durability.Within within && saving().schedule()) {
            lane.schedule(this::saveNow, within.delay().toNanos());
        }
    }

    private void saveNow() {
        if (saving != null && phase != Phase.GONE) {
            saving.saveSoon();
        }
    }

    private Saving saving() {
        Saving now = saving;
        if (now == null) {
            now = new Saving(this);
            saving = now;
        }
        return now;
    }

    /** What an element of a stream must wait for; null when nothing. */
    @Nullable
    Object newestUnsaved(Turn turn) {
        if (saving == null || !turn.waitsForCommit()) {
            return null;
        }
        saving.saveSoon();
        return saving.newest();
    }

    void answered() {
        mailbox.answered();
    }

    void answer(Call call, @Nullable Throwable error) {
        mailbox.answered();
        if (error == null) {
            call.complete(null);
        } else {
            call.fail(error);
        }
    }

    // Outcomes.

    /** {@code saved} is in the store: what is known of it changes before anybody is told. */
    void durable(Unsaved saved) {
        if (!saved.data().isEmpty() && !saved.destroys()) {
            Map<KvKey, byte[]> changes = new HashMap<>();
            saved.data().forEach((key, value) -> changes.put(KvKey.of(Suffix.data(key)), value));
            others = others(known().after(changes, lane.floor()));
        }
    }

    /** The answers of {@code saved} are out. */
    void saved(Unsaved saved) {
        if (saving != null && saving.isClean()) {
            saving = null;
        }
        if (saved.destroys() && phase != Phase.GONE) {
            gone();
            lane.warm(address, PreloadBundle.absent(type.manifest(), lane.floor()));
            lane.listener().actorDestroyed(address);
        }
        saved.lifecycle().forEach(call -> answer(call, null));
        if (phase == Phase.SLEEPING) {
            phase = Phase.RUNNING;
            if (mailbox.isEmpty()) {
                sleep();
            }
        }
        pump();
    }

    /** Takes the state back: turns that run on what is taken back will fail. */
    void rollBackTo(Object earlier) {
        state = earlier;
        generation++;
    }

    /** Something could not be saved: everything built on it fails, and the next call reads the actor anew. */
    void fall(RuntimeException reason) {
        if (phase == Phase.GONE) {
            return;
        }
        gone();
        if (saving != null) {
            saving.abandon(reason);
        }
        mailbox.drain().forEach(lane::arrived);
    }

    /** The node serves no longer: everything that was not sent fails. */
    void abandon(NodeUnavailableException reason) {
        gone();
        if (saving != null) {
            saving.abandon(reason);
        }
        mailbox.drain().forEach(call -> call.fail(reason));
    }

    private void gone() {
        phase = Phase.GONE;
        generation++;
        lane.remove(this);
    }

    // Sleep.

    private void rest() {
        if (actor == null) {
            leave();
        } else if (type.sleepsAtOnce() || lane.isStopping()) {
            sleep();
        } else {
            lane.idle().add(this);
        }
    }

    /** Saves what is not saved, then leaves; unless a call comes meanwhile. */
    void sleep() {
        if (phase != Phase.RUNNING || !mailbox.isEmpty()) {
            return;
        }
        lane.idle().remove(this);
        if (saving == null) {
            leave();
        } else {
            phase = Phase.SLEEPING;
            saving.saveSoon();
        }
    }

    private void leave() {
        gone();
        PreloadBundle bundle = actor == null ? PreloadBundle.absent(type.manifest(), lane.floor()) : asleep();
        lane.warm(address, bundle);
        if (actor != null) {
            lane.listener().actorSlept(address, bundle.bytes());
        }
    }

    private PreloadBundle asleep() {
        Map<KvKey, byte[]> records = ActorRecords.asleep(meta(), encode(settledState()));
        return StartPipeline.forSleep(known().after(records, lane.floor()), address.toString());
    }

    // Facts.

    ActorLane lane() {
        return lane;
    }

    HostedType type() {
        return type;
    }

    ActorAddress address() {
        return address;
    }

    boolean exists() {
        return actor != null && phase != Phase.DESTROYING;
    }

    /** Whether its start has ended. */
    boolean isStarted() {
        return phase != Phase.STARTING;
    }

    /** Whether it was in the store when it started. */
    boolean wasStored() {
        return stored;
    }

    MetaRecord meta() {
        return new MetaRecord(address, true, createdAt, incarnation, nextAlarm);
    }

    Object settledState() {
        return Objects.requireNonNull(state, "the actor has no state yet");
    }

    byte[] encode(Object value) {
        return lane.records().encode(type, address, value);
    }

    /** What is known of the records other than meta and state. */
    PreloadBundle known() {
        return others == null ? PreloadBundle.absent(type.manifest(), lane.floor()) : others;
    }

    private static @Nullable PreloadBundle others(PreloadBundle records) {
        PreloadBundle others = records.after(ActorRecords.withoutMetaAndState(), records.version());
        return others.isAbsentEverywhere() ? null : others;
    }

    /** Own data that finished turns and {@code turn} changed and that may not be in the store: null for a deletion. */
    NavigableMap<DataKey, byte[]> changes(Turn turn) {
        NavigableMap<DataKey, byte[]> changes = new TreeMap<>();
        if (saving != null) {
            saving.collect(changes);
        }
        changes.putAll(turn.dataOrEmpty());
        return changes;
    }
}
