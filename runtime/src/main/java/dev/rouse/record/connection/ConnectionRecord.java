package dev.rouse.record.connection;

import dev.rouse.kv.KvKey;
import dev.rouse.record.NodeId;
import dev.rouse.record.field.Lengths;
import dev.rouse.record.field.RecordReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a client to an actor; its id is in its key. Format 1, since 8 (ms since 1970), attachment 8, front 16, received 8, then
 * with a length 2 each: parameters, state, reason of its end and principal (nothing for none), and the number 2 of the subscriptions and each of them.
 * Format 2 is that of a raw socket, with its {@link SocketRecord} behind.
 *
 * @param attachment grows whenever a front takes it up: what fronts of before ask for is of no effect. Above its lowest 20 bits is the
 *     number of the client's attempt by which it was resumed last, 0 for none
 * @param front the node that holds its socket, or held it last
 * @param received number of the last message whose outcome is durable
 * @param parameters JSON; null for none
 * @param state JSON; null for none
 * @param ending the reason for which it is to end; null for none
 * @param principal name of the identity that it was accepted with; null for none
 * @param subscriptions names of events
 * @param socket null where it is no raw socket
 */
@SuppressWarnings("ArrayRecordComponent")
public record ConnectionRecord(
        long since,
        long attachment,
        NodeId front,
        long received,
        byte @Nullable [] parameters,
        byte @Nullable [] state,
        @Nullable String ending,
        @Nullable String principal,
        Set<String> subscriptions,
        @Nullable SocketRecord socket) {

    private static final int FORMAT = 1;

    /** That of one that is a raw socket. */
    private static final int SOCKET_FORMAT = 2;

    private static final int FIXED_BYTES = 43;

    private static final int ATTEMPT_SHIFT = 20;

    /** The largest number of a client's attempt to resume it. */
    public static final long MOST_ATTEMPTS = Long.MAX_VALUE >> ATTEMPT_SHIFT + 1;

    /** One that is accepted. */
    public static ConnectionRecord accepted(
            long since, NodeId front, byte @Nullable [] parameters, @Nullable String principal) {
        return new ConnectionRecord(since, 1, front, 0, parameters, null, null, principal, Set.of(), null);
    }

    /** One that is accepted, which is a raw socket. */
    public static ConnectionRecord accepted(long since, NodeId front, SocketRecord socket, @Nullable String principal) {
        return new ConnectionRecord(since, 1, front, 0, null, null, null, principal, Set.of(), socket);
    }

    /** Whether it is not to end. */
    public boolean isOpen() {
        return ending == null;
    }

    /** Whether it was resumed by a later attempt of its client than that, which is 0 where those have no numbers. */
    public boolean isBehind(long attempt) {
        return attempt != 0 && attempt < attachment >> ATTEMPT_SHIFT;
    }

    /**
     * The same, taken up by {@code by}.
     *
     * @param attempt of its client; 0 for none
     */
    public ConnectionRecord attached(NodeId by, long attempt) {
        long next = Math.max(attachment + 1, attempt << ATTEMPT_SHIFT);
        return new ConnectionRecord(
                since, next, by, received, parameters, state, ending, principal, subscriptions, socket);
    }

    /** The same behind message {@code number}. */
    public ConnectionRecord received(long number) {
        return new ConnectionRecord(
                since, attachment, front, number, parameters, state, ending, principal, subscriptions, socket);
    }

    /** The same with another state. */
    public ConnectionRecord with(byte @Nullable [] next) {
        return new ConnectionRecord(
                since, attachment, front, received, parameters, next, ending, principal, subscriptions, socket);
    }

    /** The same, to end for {@code reason}. */
    public ConnectionRecord ending(String reason) {
        return new ConnectionRecord(
                since, attachment, front, received, parameters, state, reason, principal, subscriptions, socket);
    }

    /** The same with other subscriptions. */
    public ConnectionRecord with(Collection<String> names) {
        return new ConnectionRecord(
                since, attachment, front, received, parameters, state, ending, principal, Set.copyOf(names), socket);
    }

    /** The same as another socket. */
    public ConnectionRecord with(SocketRecord next) {
        return new ConnectionRecord(
                since, attachment, front, received, parameters, state, ending, principal, subscriptions, next);
    }

    public byte[] encode() {
        byte[] reason = ending == null ? null : utf8(ending);
        byte[] name = principal == null ? null : utf8(principal);
        List<byte[]> names = new TreeSet<>(subscriptions)
                .stream().map(ConnectionRecord::utf8).toList();
        int length = FIXED_BYTES + size(parameters) + size(state) + size(reason) + size(name);
        for (byte[] each : names) {
            length += size(each);
        }
        byte[] raw = socket == null ? null : socket.encode();
        length += raw == null ? 0 : raw.length;
        ByteBuffer bytes = ByteBuffer.allocate(length)
                .put((byte) (raw == null ? FORMAT : SOCKET_FORMAT))
                .putLong(since)
                .putLong(attachment)
                .putLong(front.high())
                .putLong(front.low())
                .putLong(received);
        put(bytes, parameters);
        put(bytes, state);
        put(bytes, reason);
        put(bytes, name);
        bytes.putShort(Lengths.of2(names.size()));
        names.forEach(each -> put(bytes, each));
        if (raw != null) {
            bytes.put(raw);
        }
        return bytes.array();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static int size(byte @Nullable [] field) {
        return Short.BYTES + (field == null ? 0 : field.length);
    }

    private static void put(ByteBuffer bytes, byte @Nullable [] field) {
        bytes.putShort(Lengths.of2(field == null ? 0 : field.length));
        if (field != null) {
            bytes.put(field);
        }
    }

    /** @throws dev.rouse.kv.error.KvCorruptException not such a record, or of a newer format */
    public static ConnectionRecord decode(KvKey key, byte[] bytes) {
        return RecordReader.read(key, "connection", bytes, SOCKET_FORMAT, fields -> {
            long since = fields.getLong();
            long attachment = fields.getLong();
            NodeId front = new NodeId(fields.getLong(), fields.getLong());
            long received = fields.getLong();
            byte[] parameters = field(fields);
            byte[] state = field(fields);
            byte[] reason = field(fields);
            byte[] principal = field(fields);
            int count = fields.getShort() & 0xFFFF;
            List<String> names = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                byte[] name = field(fields);
                names.add(name == null ? "" : text(name));
            }
            return new ConnectionRecord(
                    since,
                    attachment,
                    front,
                    received,
                    parameters,
                    state,
                    reason == null ? null : text(reason),
                    principal == null ? null : text(principal),
                    Set.copyOf(names),
                    bytes[0] == SOCKET_FORMAT ? SocketRecord.decode(fields) : null);
        });
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static byte @Nullable [] field(ByteBuffer bytes) {
        byte[] field = new byte[bytes.getShort() & 0xFFFF];
        bytes.get(field);
        return field.length == 0 ? null : field;
    }
}
