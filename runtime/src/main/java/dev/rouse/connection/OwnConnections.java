package dev.rouse.connection;

import dev.rouse.ActorConnection;
import dev.rouse.ActorConnections;
import dev.rouse.base.Arguments;
import dev.rouse.event.EventFeature;
import dev.rouse.event.EventListener;
import dev.rouse.record.EventRecord;
import dev.rouse.record.connection.ConnectionId;
import dev.rouse.record.connection.ConnectionRecord;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import dev.rouse.turn.TurnScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The connections of an actor, as the running turn sees and changes them. */
public final class OwnConnections implements ActorConnections {

    private final ConnectionFeature feature;
    private final EventFeature events;
    private final TurnHost host;
    private final TurnScope scope;
    private final EventListener listener;

    /** @param listener told of events that are in the store */
    public OwnConnections(
            ConnectionFeature feature, EventFeature events, TurnHost host, TurnScope scope, EventListener listener) {
        this.feature = feature;
        this.events = events;
        this.host = host;
        this.scope = scope;
        this.listener = listener;
    }

    ConnectionFeature feature() {
        return feature;
    }

    EventFeature events() {
        return events;
    }

    TurnHost host() {
        return host;
    }

    TurnScope scope() {
        return scope;
    }

    @Override
    public List<ActorConnection> all() {
        List<ActorConnection> open = new ArrayList<>();
        feature.seen(scope.turn("connections().all()")).forEach((id, record) -> {
            if (record.isOpen()) {
                open.add(of(id, record));
            }
        });
        return open;
    }

    @Override
    public int count() {
        return (int) feature.seen(scope.turn("connections().count()")).values().stream()
                .filter(ConnectionRecord::isOpen)
                .count();
    }

    @Override
    public Optional<ActorConnection> find(String id) {
        ConnectionId known = ConnectionId.parse(Arguments.required("id", id));
        Turn turn = scope.turn("connections().find()");
        return known == null ? Optional.empty() : find(turn, known);
    }

    @Override
    public Optional<ActorConnection> current() {
        Turn turn = scope.turn("connections().current()");
        String id = turn.call().connection();
        ConnectionId known = id == null ? null : ConnectionId.parse(id);
        return known == null ? Optional.empty() : find(turn, known);
    }

    private Optional<ActorConnection> find(Turn turn, ConnectionId id) {
        ConnectionRecord record = feature.seen(turn, id);
        return record == null || !record.isOpen() ? Optional.empty() : Optional.of(of(id, record));
    }

    OwnConnection of(ConnectionId id, ConnectionRecord record) {
        return new OwnConnection(this, id, record);
    }

    /** Whether the actor waits no more for the client of {@code record}. */
    boolean isLost(ConnectionRecord record) {
        ConnectionShare share = feature.shareOf(host);
        return share != null && share.goneFronts().contains(record.front());
    }

    /** The connections of the actor in memory, of which there are some. */
    ConnectionShare share() {
        return Objects.requireNonNull(feature.shareOf(host), "no connections");
    }

    /** Lets {@code turn} send {@code notice} to a connection. */
    void send(Turn turn, ConnectionId id, Notice notice) {
        events.emit(turn, new EventRecord(host.lane().clockMillis(), Notice.eventName(id), notice.encode()), listener);
    }
}
