package dev.rouse.outbox;

import dev.rouse.ActorId;
import dev.rouse.record.outbox.MarkRecord;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The marks of senders that one actor has in memory, the tokens on offer, and the senders whose orders are being carried out. Lane only. */
final class Marks {

    /** Marks that are kept in memory; those that were used last. */
    private static final int MOST = 256;

    /** Offers that are open at a time: more senders that begin together take turns. */
    private static final int MOST_OFFERS = 16 * 1024;

    private final Map<ActorId, MarkRecord> known = new LinkedHashMap<>(4, 0.75f, true);
    private final Map<ActorId, Offer> offers = new LinkedHashMap<>(4, 0.75f, true);
    private final Set<ActorId> busy = new HashSet<>(2);
    private long stored;

    private record Offer(long life, long token) {}

    /** @param stored number of all, as the start has found them */
    void found(long stored) {
        this.stored = stored;
    }

    /** Number of all. */
    long stored() {
        return stored;
    }

    /** The mark of a sender, if it is in memory. */
    @Nullable
    MarkRecord known(ActorId sender) {
        return known.get(sender);
    }

    /** Whether a sender that is not known has surely no mark. */
    boolean isAll() {
        return known.size() == stored;
    }

    /** Adds what a read found. */
    void read(ActorId sender, MarkRecord mark) {
        known.put(sender, mark);
    }

    void apply(OutboxOp op) {
        stored += op.added();
        if (op.after() == null) {
            known.remove(op.actorId());
        } else {
            known.put(op.actorId(), (MarkRecord) op.after());
        }
    }

    /** Lets go of those that were used longest ago, once all are in the store. */
    void trim() {
        Iterator<ActorId> oldest = known.keySet().iterator();
        while (known.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
    }

    /** The token on offer to an incarnation of a sender, which it is from now on. */
    long offer(ActorId sender, long life, LongSupplier random) {
        Offer made = offers.get(sender);
        if (made == null || made.life != life) {
            long token = 0;
            while (token == 0) {
                token = random.getAsLong();
            }
            made = new Offer(life, token);
            offers.put(sender, made);
            if (offers.size() > MOST_OFFERS) {
                Iterator<ActorId> oldest = offers.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
        }
        return made.token;
    }

    /** Takes the token on offer back: what was sent with it comes to nothing. */
    void revoke(ActorId sender) {
        offers.remove(sender);
    }

    /** Uses up the token on offer; false where it is not. */
    boolean use(ActorId sender, long life, long token) {
        return token != 0 && offers.remove(sender, new Offer(life, token));
    }

    /** Begins an order of a sender; false where another one of it is being carried out. */
    boolean enter(ActorId sender) {
        return busy.add(sender);
    }

    void leave(ActorId sender) {
        busy.remove(sender);
    }
}
