package dev.rouse.keyed;

import dev.rouse.ActorAddress;
import dev.rouse.KeyedCallOptions;
import dev.rouse.LimitExceededException;
import dev.rouse.PreloadOptions;
import dev.rouse.feature.Feature;
import dev.rouse.feature.Share;
import dev.rouse.kv.KvCost;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.preload.Lookup;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.PreloadPlan;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import dev.rouse.record.keyed.Hash16;
import dev.rouse.record.keyed.KeyedCallsRecord;
import dev.rouse.record.keyed.RememberedOrderRecord;
import dev.rouse.record.keyed.RememberedRecord;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Calls with a key: what their turns answered, until they are too old or too many. */
public final class KeyedFeature extends Feature {

    private static final KvKey BOUNDS = KvKey.of(Suffix.keyedCalls());
    private static final byte[] ZEROS = new byte[16];

    private final Keys keys;
    private final KvCost cost;

    public KeyedFeature(Keys keys, KvCost cost) {
        this.keys = keys;
        this.cost = cost;
    }

    @Override
    public String name() {
        return "keyedCalls";
    }

    @Override
    public String label() {
        return "answers of calls with a key";
    }

    @Override
    public void preload(PreloadOptions options, PreloadPlan plan) {
        plan.key("keyed-calls", BOUNDS);
    }

    @Override
    public @Nullable Share open(ActorAddress actor, PreloadBundle records) {
        Lookup bounds = records.lookup(BOUNDS);
        KeyedCallsRecord stored = bounds.isPresent()
                ? KeyedCallsRecord.decode(keys.actor(actor.id(), Suffix.keyedCalls()), bounds.value())
                : null;
        return stored == null ? null : new KeyedShare(this, stored);
    }

    KeyedShare share(TurnHost actor) {
        return (KeyedShare) actor.share(this, () -> new KeyedShare(this, KeyedCallsRecord.NONE));
    }

    /** Finds the call of a key that finished turns left and that is not in the store yet. */
    Unsaved unsaved(TurnHost actor, Hash16 hash) {
        Unsaved found = new Unsaved();
        actor.forEachUnsaved(this, changes -> {
            KeyedChanges made = (KeyedChanges) changes;
            if (made.rows().containsKey(hash)) {
                found.isKnown = true;
                found.record = made.rows().get(hash);
            }
        });
        return found;
    }

    /** A key as finished turns left it that may not be in the store. */
    static final class Unsaved {

        private boolean isKnown;
        private @Nullable RememberedRecord record;

        /** Whether one of them changed it. */
        boolean isKnown() {
            return isKnown;
        }

        /** Null for none. */
        @Nullable
        RememberedRecord record() {
            return record;
        }
    }

    /** Numbers of those that finished turns removed and that may be in the store still. */
    Set<Long> removed(TurnHost actor) {
        Set<Long> removed = new HashSet<>();
        actor.forEachUnsaved(this, changes -> ((KeyedChanges) changes).addRemoved(removed));
        return removed;
    }

    // Records.

    KvKey rowOf(ActorAddress actor, Hash16 hash) {
        return keys.actor(actor.id(), Suffix.keyedCall(hash.bytes()));
    }

    /** The page of those in order that begins with {@code first}. */
    KvRange page(ActorAddress actor, long first, long end) {
        KvKey begin = keys.actor(actor.id(), Suffix.keyedCallInOrder(first));
        KvKey behind = keys.actor(actor.id(), Suffix.keyedCallInOrder(end));
        return KvRange.of(begin, behind).maxRows(OrderedCalls.MOST);
    }

    static List<OrderedCalls.Row> rows(KvRangeResult page) {
        List<OrderedCalls.Row> rows = new ArrayList<>();
        for (KvEntry entry : page.entries()) {
            rows.add(new OrderedCalls.Row(
                    Suffix.keyedCallNumber(entry.key()), RememberedOrderRecord.decode(entry.key(), entry.value())));
        }
        return rows;
    }

    /**
     * Adds a call to those that are remembered, with {@code turn}.
     *
     * @param replaced one of the same key that is too old; null for none
     * @throws dev.rouse.LimitExceededException it is too much for the turn
     */
    void note(Turn turn, Hash16 key, RememberedRecord made, @Nullable RememberedRecord replaced) {
        TurnHost host = turn.host();
        KeyedCallOptions options = host.type().options().keyedCalls();
        KeyedShare share = share(host);
        int leaving = share.order()
                .leaving(share.settled(), options, made.size(), made.millis(), 0)
                .size();
        long sum = cost(host.address(), made, leaving + (replaced == null ? 0 : 1));
        turn.changes().checkCost(this, sum, host.lane().maxChanges());
        turn.changing().add(new KeyedChanges(share, options, key, made, replaced, sum));
    }

    /**
     * Remembers an answer that no call of {@code turn} has a key for, as long as one that has.
     *
     * @param name of it: parts that are no part of other names
     * @throws dev.rouse.LimitExceededException it is too large, or too much for the turn
     */
    public void remember(Turn turn, byte[] answer, byte[]... name) {
        TurnHost host = turn.host();
        int limit = host.type().options().keyedCalls().maxResultBytes();
        if (answer.length > limit || turn.changes().of(this) != null) {
            throw new LimitExceededException("bytes of an answer that is remembered", answer.length, limit);
        }
        Hash16 key = CallHash.ofName(name);
        note(turn, key, new RememberedRecord(0, host.lane().clockMillis(), key, answer), null);
    }

    /** Finds what {@link #remember} has left in the store, while it is not too old; empty for nothing. Cold; on any thread. */
    public Mono<byte[]> recall(TurnHost actor, byte[]... name) {
        Hash16 key = CallHash.ofName(name);
        RememberedRecord lately = share(actor).lately(key);
        if (lately != null || unsaved(actor, key).isKnown()) {
            return Mono.justOrEmpty(lately).mapNotNull(found -> answer(actor, found));
        }
        KvKey row = rowOf(actor.address(), key);
        return actor.lane()
                .read(KvRead.builder().key(row))
                .mapNotNull(found -> found.value(0))
                .mapNotNull(value -> answer(actor, RememberedRecord.decode(row, value)));
    }

    private static byte @Nullable [] answer(TurnHost actor, RememberedRecord found) {
        KeyedCallOptions options = actor.type().options().keyedCalls();
        return OrderedCalls.isOld(found.millis(), options, actor.lane().clockMillis()) ? null : found.result();
    }

    private long cost(ActorAddress actor, RememberedRecord made, int leaving) {
        KvKey row = keys.actor(actor.id(), Suffix.keyedCall(ZEROS));
        KvKey place = keys.actor(actor.id(), Suffix.keyedCallInOrder(1));
        byte[] order = new RememberedOrderRecord(Hash16.of(ZEROS), 0, 0).encode();
        long added = cost.of(new KvMutation.Set(row, made.encode(), true))
                + cost.of(new KvMutation.Set(place, order, true))
                + cost.of(new KvMutation.Set(
                        keys.actor(actor.id(), Suffix.keyedCalls()), KeyedCallsRecord.NONE.encode(), true));
        return added + leaving * (cost.of(new KvMutation.Clear(row)) + cost.of(new KvMutation.Clear(place)));
    }
}
