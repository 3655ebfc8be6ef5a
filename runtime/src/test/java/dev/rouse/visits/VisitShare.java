package dev.rouse.visits;

import dev.rouse.feature.Changes;
import dev.rouse.feature.Share;
import dev.rouse.turn.TurnHost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.SignalType;

/** The visits of one actor in memory, in order: as finished turns left them, and as they are in the store; and who is there now. */
final class VisitShare extends Share {

    private final List<Guest> guests = new ArrayList<>();
    private List<String> settled;
    private List<String> stored;
    private boolean stopped;

    /** @param stored what the start has found */
    VisitShare(VisitFeature feature, List<String> stored) {
        super(feature);
        this.settled = stored;
        this.stored = stored;
    }

    List<String> settled() {
        return settled;
    }

    void settle(List<String> after) {
        settled = after;
    }

    /**
     * A visitor stays, and the actor awake with it.
     *
     * @param visit its number
     * @param until ends when the visitor leaves
     */
    void receive(TurnHost host, int visit, Publisher<?> until) {
        if (!stopped) {
            Guest guest = new Guest(host, visit);
            guests.add(guest);
            until.subscribe(guest);
        }
    }

    @Override
    public void durable(Changes saved) {
        stored = ((VisitChanges) saved).after();
    }

    @Override
    public void rollBack(@Nullable Changes kept) {
        settled = kept == null ? stored : ((VisitChanges) kept).after();
        List.copyOf(guests).stream()
                .filter(guest -> guest.visit >= settled.size())
                .forEach(Guest::dispose);
    }

    @Override
    public boolean keepsAwake() {
        return !guests.isEmpty();
    }

    @Override
    public void stops() {
        stopped = true;
        List.copyOf(guests).forEach(Guest::dispose);
    }

    @Override
    public Map<String, Object> describe() {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("visits", stored.size());
        if (!stored.isEmpty()) {
            facts.put("last", stored.get(stored.size() - 1));
        }
        facts.put("guests", guests.size());
        return facts;
    }

    /** A visitor who is there. */
    private final class Guest extends BaseSubscriber<Object> {

        private final TurnHost host;
        private final int visit;

        Guest(TurnHost host, int visit) {
            this.host = host;
            this.visit = visit;
        }

        @Override
        protected void hookOnError(Throwable left) {}

        @Override
        protected void hookFinally(SignalType type) {
            host.lane().execute(() -> {
                guests.remove(this);
                host.stirred();
            });
        }
    }
}
