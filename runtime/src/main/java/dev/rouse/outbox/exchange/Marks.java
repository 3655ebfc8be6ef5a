package dev.rouse.outbox.exchange;

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
public final class Marks {

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
    public void found(long stored) {
        this.stored = stored;
    }

    /** Number of all. */
    public long stored() {
        return stored;
    }

    /** The mark of a sender, if it is in memory. */
    public @Nullable MarkRecord known(ActorId sender) {
        return known.get(sender);
    }

    /** Whether a sender that is not known has surely no mark. */
    public boolean isAll() {
        return known.size() == stored;
    }

    /** Adds what a read found. */
    public void read(ActorId sender, MarkRecord mark) {
        known.put(sender, mark);
    }

    /**
     * A turn has changed a mark.
     *
     * @param after null where it was dropped
     * @param more marks that there are by that
     */
    public void changed(ActorId sender, @Nullable MarkRecord after, int more) {
        stored += more;
        if (after == null) {
            known.remove(sender);
        } else {
            known.put(sender, after);
        }
    }

    /** Lets go of those that were used longest ago, once all are in the store. */
    public void trim() {
        Iterator<ActorId> oldest = known.keySet().iterator();
        while (known.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
    }

    /** The token on offer to an incarnation of a sender, which it is from now on. */
    public long offer(ActorId sender, long life, LongSupplier random) {
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
    public void revoke(ActorId sender) {
        offers.remove(sender);
    }

    /** Uses up the token on offer; false where it is not. */
    public boolean use(ActorId sender, long life, long token) {
        return token != 0 && offers.remove(sender, new Offer(life, token));
    }

    /** Begins an order of a sender; false where another one of it is being carried out. */
    public boolean enter(ActorId sender) {
        return busy.add(sender);
    }

    public void leave(ActorId sender) {
        busy.remove(sender);
    }
}
