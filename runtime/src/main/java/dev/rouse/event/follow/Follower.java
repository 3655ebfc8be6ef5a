package dev.rouse.event.follow;

import dev.rouse.ActionMode;
import dev.rouse.call.Call;
import dev.rouse.record.EventLogRecord;
import dev.rouse.stream.Durable;
import dev.rouse.stream.StreamReply;
import dev.rouse.stream.StreamSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One subscription to the events of an actor. Lane only. */
final class Follower implements StreamSource {

    /** Offsets by which the subscriber may lag behind while no event of its name comes. */
    private static final int UNTOLD = 128;

    private final FollowedActor actor;
    private final Call call;
    private final StreamReply reply;
    private final @Nullable String name;

    /** The first offset that is wanted, or what stands for one until the log is known. */
    private long next;

    /** Of the numbering that the offset is of; 0 for any. */
    private long life;

    /** The offset that the subscriber knows to be the next. */
    private long told;

    /** Its last turn to be given something. */
    private long served;

    private boolean located;
    private boolean hadAll;
    private long demand;
    private boolean serving;
    private boolean ended;

    Follower(FollowedActor actor, Call call, StreamReply reply, EventPosition from) {
        this.actor = actor;
        this.call = call;
        this.reply = reply;
        this.name = from.name();
        this.next = from.next();
        this.life = from.life();
        this.served = actor.turn();
    }

    void begin() {
        reply.begin(this);
        reply.feed();
    }

    long next() {
        return next;
    }

    @Nullable
    String name() {
        return name;
    }

    /** Finds its place in {@code log}, and says so: the first page, with no event. */
    void locate(EventLogRecord log) {
        if (located || ended || demand == 0) {
            return;
        }
        located = true;
        boolean isOther = life != 0 && life != log.life() || next > log.next();
        if (next == EventPosition.NOW) {
            next = log.next();
        } else if (next == EventPosition.BEGINNING || isOther) {
            next = log.first();
        }
        EventPage place = EventPage.of(log, next, List.of());
        tell(isOther ? place.ofOtherLife() : place);
    }

    /** The first event since it came has offset {@code first}. */
    void isFrom(long first) {
        next = next == EventPosition.NOW ? first : next;
    }

    long served() {
        return served;
    }

    /** Whether there is something in {@code log} that it is to get now. */
    boolean wants(EventLogRecord log) {
        return located && !ended && demand > 0 && next < log.next();
    }

    /** As {@link #wants}, be it that it has asked for nothing yet. */
    boolean isBehind(EventLogRecord log) {
        return !ended && (!located || next < log.next());
    }

    /**
     * Gives it {@code page}, which begins where it wants. Of one without events of its name it is told when it has all for the first
     * time, and now and then behind that.
     */
    void give(EventPage page) {
        next = page.next();
        if (!page.isEmpty() || next - told >= UNTOLD || page.isLast() && !hadAll) {
            tell(page);
        }
    }

    private void tell(EventPage page) {
        told = page.next();
        served = actor.turn();
        hadAll |= page.isLast();
        life = page.life();
        demand--;
        reply.offer(this, page, this);
    }

    @Override
    public ActionMode mode() {
        return ActionMode.READ_ONLY;
    }

    @Override
    public boolean isEnded() {
        return ended;
    }

    @Override
    public boolean failed() {
        return false;
    }

    @Override
    public boolean isCurrent() {
        return true;
    }

    @Override
    public boolean changesSoFar() {
        return false;
    }

    @Override
    public void request(long elements) {
        demand += elements;
        if (!serving) {
            serving = true;
            actor.hub().lane().loop().put(() -> {
                serving = false;
                if (!ended) {
                    actor.serve(this);
                }
            });
        }
    }

    @Override
    public void stop(@Nullable Throwable failure) {
        if (ended) {
            return;
        }
        ended = true;
        actor.remove(this);
        if (failure != null) {
            reply.end(this, failure);
        }
    }

    @Override
    public void emits() {}

    @Override
    public void prove() {}

    @Override
    public @Nullable Durable newestUnsaved() {
        return null;
    }

    @Override
    public void tell(Throwable failure) {
        call.fail(failure);
    }
}
