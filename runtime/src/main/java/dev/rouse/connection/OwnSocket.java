package dev.rouse.connection;

import dev.rouse.LimitExceededException;
import dev.rouse.RawClose;
import dev.rouse.RawMessage;
import dev.rouse.RawSocket;
import dev.rouse.record.connection.ConnectionId;
import dev.rouse.record.connection.ConnectionRecord;
import dev.rouse.record.connection.SocketRecord;
import dev.rouse.turn.Turn;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The raw socket that a connection is, as the running turn sees and changes it. */
final class OwnSocket implements RawSocket {

    private final OwnConnections own;
    private final ConnectionId id;
    private final SocketRecord last;

    /** @param last as it was when it was last seen */
    OwnSocket(OwnConnections own, ConnectionId id, SocketRecord last) {
        this.own = own;
        this.id = id;
        this.last = last;
    }

    @Override
    public String path() {
        return last.path();
    }

    @Override
    public Optional<String> query() {
        return Optional.ofNullable(last.query());
    }

    @Override
    public Optional<String> protocol() {
        return Optional.ofNullable(last.protocol());
    }

    @Override
    public boolean hibernates() {
        ConnectionRecord now = own.feature().seen(own.scope().turn("socket.hibernates()"), id);
        return (now == null || now.socket() == null ? last : now.socket()).hibernates();
    }

    @Override
    public void hibernates(boolean may) {
        Turn turn = own.scope().turn("socket.hibernates()");
        ConnectionRecord now = own.feature().seen(turn, id);
        if (now != null && now.socket() != null && now.socket().hibernates() != may) {
            own.feature().change(turn, id, record -> hibernating(record, may));
        }
    }

    private static @Nullable ConnectionRecord hibernating(@Nullable ConnectionRecord record, boolean may) {
        SocketRecord socket = record == null ? null : record.socket();
        return record == null || socket == null ? record : record.with(socket.hibernating(may));
    }

    @Override
    public void send(String text) {
        send(RawMessage.text(text));
    }

    @Override
    public void send(byte[] bytes) {
        send(RawMessage.binary(bytes));
    }

    private void send(RawMessage message) {
        Turn turn = own.scope().turn("socket.send()");
        int limit = own.host().type().options().events().maxValueBytes();
        if (message.bytes().length > limit) {
            throw new LimitExceededException("bytes of a message of a raw WebSocket", message.bytes().length, limit);
        }
        ConnectionRecord now = own.feature().seen(turn, id);
        if (now != null && now.isOpen()) {
            own.send(turn, id, Notice.of(message));
        }
    }

    @Override
    public void close(int code, String reason) {
        Turn turn = own.scope().turn("socket.close()");
        RawClose close = new RawClose(code, reason);
        ConnectionRecord now = own.feature().seen(turn, id);
        if (now != null && now.isOpen()) {
            String told = reason.isEmpty() ? "closed with " + code : reason;
            own.feature().change(turn, id, record -> record == null ? null : record.ending(told));
            own.send(turn, id, Notice.of(close));
        }
    }

    @Override
    public String toString() {
        return Objects.toString(last.protocol(), "raw") + " socket of "
                + own.host().address();
    }
}
