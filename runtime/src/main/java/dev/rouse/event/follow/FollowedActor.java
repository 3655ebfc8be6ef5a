package dev.rouse.event.follow;

import dev.rouse.ActorAddress;
import dev.rouse.EventOptions;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OverloadedException;
import dev.rouse.RouseException;
import dev.rouse.StoreUnavailableException;
import dev.rouse.base.ErrorText;
import dev.rouse.call.Call;
import dev.rouse.event.Emission;
import dev.rouse.event.EventLog;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.record.EventLogRecord;
import dev.rouse.record.EventRecord;
import dev.rouse.record.Suffix;
import dev.rouse.stream.StreamReply;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An actor whose events are followed. One read at a time brings the log, and a page of events for the follower that is furthest
 * behind; those beside it take from the same page. Lane only.
 */
final class FollowedActor {

    /** Events of one page. */
    private static final int PAGE_ROWS = 256;

    private static final int PAGE_BYTES = 64 * 1024;

    /** Bytes of one read: more than the largest event takes. */
    private static final int READ_BYTES = 128 * 1024;

    private final EventHub hub;
    private final ActorAddress address;
    private final EventOptions options;
    private final Set<Follower> followers = new LinkedHashSet<>();

    /** Events that came last, in a row up to the end of the log: none, while nobody is behind. */
    private final EventWindow newest = new EventWindow(PAGE_ROWS, PAGE_BYTES);

    /** The log as it is in the store; null while that is not known. */
    private @Nullable EventLogRecord log;

    private boolean reading;
    private long turns;

    /** The first offset of the page that is read; 0 for none. */
    private long readFrom;

    FollowedActor(EventHub hub, ActorAddress address, EventOptions options) {
        this.hub = hub;
        this.address = address;
        this.options = options;
    }

    ActorAddress address() {
        return address;
    }

    EventHub hub() {
        return hub;
    }

    void add(Call call, StreamReply reply, EventPosition from) {
        if (followers.size() >= options.maxSubscribers()) {
            call.refuse(new OverloadedException("subscribers to the events of one actor", options.maxSubscribers()));
            return;
        }
        Follower follower = new Follower(this, call, reply, from);
        followers.add(follower);
        follower.begin();
        serve(follower);
    }

    void remove(Follower follower) {
        followers.remove(follower);
        if (followers.isEmpty() && hub.waitsNoMore(this)) {
            reading = false;
        }
        if (followers.isEmpty() && !reading) {
            hub.left(this);
        }
    }

    /** Events are in the store. */
    void emitted(Emission emission) {
        EventLogRecord before = log;
        if (before != null && isOther(before, emission.log())) {
            end(new NodeUnavailableException("the numbering of the events of " + address + " has changed"));
            return;
        }
        if (before == null) {
            followers.forEach(follower -> follower.isFrom(emission.first()));
        }
        log = emission.log();
        if (before == null || before.life() != log.life()) {
            newest.clear();
        }
        for (int i = 0; i < emission.rows().size(); i++) {
            EventRow row = new EventRow(emission.first() + i, emission.rows().get(i));
            newest.add(row, emission.events().get(i).name());
        }
        serveAll();
        if (followers.stream().noneMatch(follower -> follower.isBehind(emission.log()))) {
            newest.clear(); // Nobody needs them: who comes later reads what it wants.
        }
    }

    private void serveAll() {
        for (Follower follower : List.copyOf(followers)) {
            serve(follower);
        }
        if (followers.isEmpty() && !reading) {
            hub.left(this);
        }
    }

    /** Gives {@code follower} what it wants and is at hand, or has it read. */
    void serve(Follower follower) {
        EventLogRecord known = log;
        if (known == null) {
            readSoon();
            return;
        }
        follower.locate(known);
        while (follower.wants(known)) {
            EventPage page = newest.page(known, follower.next(), follower.name());
            if (page == null) {
                readSoon();
                return;
            }
            follower.give(page);
        }
    }

    private void readSoon() {
        if (!reading) {
            reading = true;
            hub.read(this);
        }
    }

    /** Reads the log, and a page for who is furthest behind. */
    void read() {
        KvRead.Builder request = KvRead.builder().key(key(Suffix.eventLog()));
        readFrom = wantedNext();
        if (readFrom > 0) {
            request.range(KvRange.of(key(Suffix.event(readFrom)), key(Suffix.event(Long.MAX_VALUE)))
                    .maxRows(PAGE_ROWS)
                    .maxBytes(READ_BYTES));
        }
        hub.lane()
                .read(request)
                .subscribe(
                        found -> hub.lane().execute(() -> hasRead(found)),
                        error -> hub.lane().execute(() -> failed(error)));
    }

    /** The offset that the follower wants next that has waited the longest; 0 where none wants any. */
    private long wantedNext() {
        EventLogRecord known = log;
        Follower first = null;
        for (Follower follower : followers) {
            boolean wants = known == null ? follower.next() != EventPosition.NOW : follower.wants(known);
            if (wants && (first == null || follower.served() < first.served())) {
                first = follower;
            }
        }
        return first == null ? 0 : Math.min(Long.MAX_VALUE - 1, Math.max(1, first.next()));
    }

    /** A number for who is served now. */
    long turn() {
        return ++turns;
    }

    private KvKey key(byte[] suffix) {
        return hub.keys().actor(address.id(), suffix);
    }

    private void hasRead(KvSnapshot found) {
        reading = false;
        hub.hasRead();
        try {
            take(found);
        } catch (RuntimeException e) {
            end(new StoreUnavailableException(
                    "The events of " + address + " cannot be read: " + ErrorText.message(e), e));
            return;
        }
        serveAll();
    }

    private void take(KvSnapshot found) {
        EventLogRecord stored = EventLogRecord.decode(key(Suffix.eventLog()), found.value(0));
        EventLogRecord read = stored == null ? EventLogRecord.empty(0) : stored;
        EventLogRecord known = log;
        if (known != null && isOther(known, read)) {
            end(new NodeUnavailableException("the numbering of the events of " + address + " has changed"));
            return;
        }
        if (known == null || read.next() > known.next()) {
            known = read;
            log = read;
        }
        for (Follower follower : List.copyOf(followers)) {
            follower.locate(known);
        }
        if (readFrom > 0) {
            give(known, read, found.range(0));
        }
    }

    private static boolean isOther(EventLogRecord known, EventLogRecord read) {
        return known.life() != 0 && read.life() != 0 && known.life() != read.life();
    }

    /**
     * Gives what was read to all that want it next: in front of it may be a gap.
     *
     * @param read the log as it was then: of what came since, these rows say nothing
     */
    private void give(EventLogRecord known, EventLogRecord read, KvRangeResult rows) {
        EventWindow page = new EventWindow(Integer.MAX_VALUE, Integer.MAX_VALUE);
        long oldest = EventLog.oldest(options, hub.lane().clockMillis());
        long end = rows.truncated() ? readFrom : Math.max(readFrom, read.next());
        for (KvEntry row : rows.entries()) {
            EventRecord event = EventRecord.decode(row.key(), row.value());
            byte[] at = row.key().bytes();
            long offset = ByteBuffer.wrap(at, at.length - 8, 8).getLong();
            if (!page.isEmpty() || event.millis() >= oldest) {
                page.add(new EventRow(offset, row.value()), event.name());
            }
            end = Math.max(end, offset + 1);
        }
        if (rows.truncated() && rows.entries().isEmpty()) {
            throw new IllegalStateException("an event is larger than a read may be");
        }
        long begin = page.isEmpty() ? end : page.begin();
        for (Follower follower : List.copyOf(followers)) {
            if (follower.wants(known) && follower.next() >= readFrom && follower.next() < end) {
                follower.give(page(known, page, follower, begin, end));
            }
        }
    }

    private static EventPage page(EventLogRecord known, EventWindow read, Follower follower, long begin, long end) {
        EventPage events = read.page(known, Math.max(begin, follower.next()), follower.name());
        EventPage page = events == null ? EventPage.of(known, end, List.of()) : events;
        return begin > follower.next() ? page.behindGap(follower.next(), begin - 1) : page;
    }

    private void failed(Throwable error) {
        reading = false;
        hub.hasRead();
        end(new StoreUnavailableException("The store did not answer: " + ErrorText.message(error), error));
    }

    /** Ends all that follow it. */
    void end(RouseException reason) {
        for (Follower follower : List.copyOf(followers)) {
            follower.stop(reason);
        }
        hub.left(this);
    }
}
