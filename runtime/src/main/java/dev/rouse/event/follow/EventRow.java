package dev.rouse.event.follow;

import dev.rouse.ActorEvent;
import dev.rouse.kv.KvKey;
import dev.rouse.record.EventRecord;
import dev.rouse.record.Suffix;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** An event of a page with what was made of it: pages share it, and so do their subscribers. Used by any thread. */
final class EventRow {

    private final long offset;
    private final byte[] bytes;
    private volatile ActorEvent.@Nullable Emitted<byte[]> event;
    private volatile @Nullable Made made;

    private record Made(Object by, Object thing, @Nullable Made before) {}

    /** @param bytes of its record */
    EventRow(long offset, byte[] bytes) {
        this.offset = offset;
        this.bytes = bytes;
    }

    long offset() {
        return offset;
    }

    byte[] bytes() {
        return bytes;
    }

    ActorEvent.Emitted<byte[]> event() {
        ActorEvent.Emitted<byte[]> known = event;
        if (known == null) {
            EventRecord row = EventRecord.decode(KvKey.of(Suffix.event(offset)), bytes);
            known = new ActorEvent.Emitted<>(offset, row.name(), row.value(), Instant.ofEpochMilli(row.millis()));
            event = known;
        }
        return known;
    }

    @SuppressWarnings("unchecked") // as the same maker makes the same
    <T> T made(Object by, Function<? super ActorEvent<byte[]>, ? extends T> make) {
        Made newest = made;
        for (Made known = newest; known != null; known = known.before) {
            if (known.by == by) {
                return (T) known.thing;
            }
        }
        T thing = make.apply(event());
        made = new Made(by, thing, newest);
        return thing;
    }
}
