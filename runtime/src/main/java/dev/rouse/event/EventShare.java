package dev.rouse.event;

import dev.rouse.ActorAddress;
import dev.rouse.feature.Changes;
import dev.rouse.feature.Share;
import dev.rouse.record.EventLogRecord;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The log of one actor's events in memory: as finished turns left it, and as it is in the store. */
final class EventShare extends Share {

    private final ActorAddress actor;
    private @Nullable EventLogRecord settled;
    private @Nullable EventLogRecord stored;

    /** Null until the actor emits. */
    private @Nullable EventListener listener;

    /** @param stored what the start has found; null for none */
    EventShare(EventFeature feature, ActorAddress actor, @Nullable EventLogRecord stored) {
        super(feature);
        this.actor = actor;
        this.settled = stored;
        this.stored = stored;
    }

    void tells(EventListener whom) {
        listener = whom;
    }

    /** The log that finished turns left. */
    EventLogRecord settled(long life) {
        return settled == null ? EventLogRecord.empty(life) : settled;
    }

    void settle(EventLogRecord after) {
        settled = after;
    }

    @Override
    public void durable(Changes saved) {
        EventChanges events = (EventChanges) saved;
        stored = events.log();
        if (listener != null) {
            listener.emitted(actor, events.emission());
        }
    }

    @Override
    public void rollBack(@Nullable Changes kept) {
        settled = kept == null ? stored : ((EventChanges) kept).log();
    }

    @Override
    public Map<String, Object> describe() {
        EventLogRecord log = stored;
        if (log == null) {
            return Map.of();
        }
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("emitted", log.next() - 1);
        facts.put("kept", log.next() - log.first());
        return facts;
    }
}
