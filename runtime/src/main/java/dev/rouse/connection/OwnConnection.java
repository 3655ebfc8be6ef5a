package dev.rouse.connection;

import dev.rouse.ActorConnection;
import dev.rouse.ActorEvents;
import dev.rouse.InvalidCallException;
import dev.rouse.LimitExceededException;
import dev.rouse.RawSocket;
import dev.rouse.base.Arguments;
import dev.rouse.base.ErrorText;
import dev.rouse.record.connection.ConnectionId;
import dev.rouse.record.connection.ConnectionRecord;
import dev.rouse.record.connection.SocketRecord;
import dev.rouse.turn.Turn;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A connection of an actor, as the running turn sees and changes it. */
final class OwnConnection implements ActorConnection {

    private static final int LONGEST_REASON = 200;

    private final OwnConnections own;
    private final ConnectionId id;

    /** As it was when it was last seen. */
    private ConnectionRecord last;

    OwnConnection(OwnConnections own, ConnectionId id, ConnectionRecord last) {
        this.own = own;
        this.id = id;
        this.last = last;
    }

    @Override
    public String id() {
        return id.toString();
    }

    @Override
    public Instant since() {
        return Instant.ofEpochMilli(last.since());
    }

    @Override
    public Optional<String> principal() {
        return Optional.ofNullable(last.principal());
    }

    private ConnectionRecord seen(String what) {
        ConnectionRecord now = own.feature().seen(own.scope().turn("connection." + what + "()"), id);
        if (now != null) {
            last = now;
        }
        return last;
    }

    @Override
    public boolean isOpen() {
        ConnectionRecord now = own.feature().seen(own.scope().turn("connection.isOpen()"), id);
        return now != null && now.isOpen();
    }

    @Override
    public <T> @Nullable T parameters(Class<T> type) {
        return read("the parameters of a connection", seen("parameters").parameters(), type);
    }

    @Override
    public <T> @Nullable T state(Class<T> type) {
        return read("the state of a connection", seen("state").state(), type);
    }

    private <T> @Nullable T read(String what, byte @Nullable [] json, Class<T> type) {
        Arguments.required("type", type);
        return json == null ? null : read(mapper(), what, json, type);
    }

    static <T> @Nullable T read(JsonMapper mapper, String what, byte[] json, Class<T> type) {
        try {
            return mapper.readValue(json, type);
        } catch (RuntimeException | StackOverflowError e) {
            throw new InvalidCallException(
                    what + " cannot be read as " + type.getName() + ": " + ErrorText.message(e) + ".");
        }
    }

    @Override
    public void state(@Nullable Object value) {
        Turn turn = own.scope().turn("connection.state()");
        byte[] json = value == null ? null : write("The state of a connection", value);
        int limit = own.host().type().options().connections().maxStateBytes();
        if (json != null && json.length > limit) {
            throw new LimitExceededException("bytes of the state of a connection", json.length, limit);
        }
        own.feature().change(turn, id, record -> record == null ? null : record.with(json));
    }

    private byte[] write(String what, Object value) {
        try {
            return mapper().writeValueAsBytes(value);
        } catch (RuntimeException | StackOverflowError e) {
            throw new InvalidCallException(
                    what + ", of " + value.getClass().getName() + ", cannot be written as JSON: "
                            + ErrorText.message(e),
                    Map.of("actor", own.host().address().toString()));
        }
    }

    private JsonMapper mapper() {
        return own.host().type().options().events().json();
    }

    @Override
    public Set<String> subscriptions() {
        return seen("subscriptions").subscriptions();
    }

    @Override
    public Optional<RawSocket> socket() {
        SocketRecord socket = last.socket();
        return socket == null ? Optional.empty() : Optional.of(new OwnSocket(own, id, socket));
    }

    @Override
    public void send(String name, @Nullable Object value) {
        Turn turn = own.scope().turn("connection.send()");
        checkName(name);
        if (last.socket() != null) {
            throw new InvalidCallException("A raw WebSocket has frames in place of events: send them with socket().");
        }
        byte[] json = value == null ? null : write("The value of event '" + name + "'", value);
        int limit = own.host().type().options().events().maxValueBytes();
        if (json != null && json.length > limit) {
            throw new LimitExceededException("bytes of the value of an event", json.length, limit);
        }
        if (own.feature().seen(turn, id) != null) {
            own.send(turn, id, new Notice(Notice.Kind.SENT, name, json));
        }
    }

    static void checkName(String name) {
        if (Arguments.required("name", name).isEmpty()
                || name.length() > ActorEvents.MAX_NAME_LENGTH
                || name.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidCallException("A name of an event has from 1 to " + ActorEvents.MAX_NAME_LENGTH
                    + " characters, and no control characters.");
        }
    }

    @Override
    public void disconnect(String reason) {
        Turn turn = own.scope().turn("connection.disconnect()");
        checkReason(reason);
        ConnectionRecord now = own.feature().seen(turn, id);
        if (now != null && now.isOpen()) {
            own.feature().change(turn, id, record -> record == null ? null : record.ending(reason));
            own.send(turn, id, new Notice(Notice.Kind.ENDS, reason, null));
        }
    }

    static void checkReason(String reason) {
        if (Arguments.required("reason", reason).isEmpty() || reason.length() > LONGEST_REASON) {
            throw new InvalidCallException("A reason of an end has from 1 to " + LONGEST_REASON + " characters.");
        }
    }

    @Override
    public String toString() {
        return "connection to " + own.host().address() + " since " + since();
    }
}
