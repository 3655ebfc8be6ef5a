package dev.rouse.record;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.kv.KvEntry;
import dev.rouse.kv.KvKey;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The key layout under a root prefix. Tables have a byte of their own, and so have the records of an actor; integers are
 * big-endian. What a start needs is contiguous and comes first.
 */
public final class Keys {

    private static final byte STORE = 0x00;
    private static final byte NODES = 0x03;
    private static final byte ACTORS = 0x10;
    private static final byte ALARMS = 0x11;
    private static final byte LISTING = 0x12;

    private static final byte EPOCH = 0x00;
    private static final byte HEARTBEAT = 0x01;
    private static final byte SHARD_OWNER = 0x02;
    private static final byte MEMBER = 0x03;
    private static final byte TABLE_VERSION = 0x04;
    private static final byte PAUSED_TYPE = 0x05;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] root;

    /** @param root what every key of this store begins with; may be empty */
    public Keys(byte... root) {
        this.root = root.clone();
    }

    /** Format version, shard count and identity of the store: {@code R 00 00}. */
    public KvKey format() {
        return table(STORE, (byte) 0x00);
    }

    /** The epoch record of a node incarnation: {@code R 03 00 node16}. */
    public KvKey epoch(NodeId node) {
        return node(EPOCH, node);
    }

    /** All epoch records. */
    public KvKey epochs() {
        return table(NODES, EPOCH);
    }

    /** All heartbeats. */
    public KvKey heartbeats() {
        return table(NODES, HEARTBEAT);
    }

    /** The node whose epoch record, heartbeat or member record {@code key} is. */
    public NodeId nodeOf(KvKey key) {
        ByteBuffer bytes = ByteBuffer.wrap(key.bytes(), root.length + 2, 16);
        return new NodeId(bytes.getLong(), bytes.getLong());
    }

    /** The heartbeat of a node incarnation: {@code R 03 01 node16}. */
    public KvKey heartbeat(NodeId node) {
        return node(HEARTBEAT, node);
    }

    /** The owner of a shard: {@code R 03 02 shard2}. */
    public KvKey shardOwner(int shard) {
        return KvKey.of(
                buffer(4).put(NODES).put(SHARD_OWNER).putShort((short) shard).array());
    }

    /** All shard owners. */
    public KvKey shardOwners() {
        return table(NODES, SHARD_OWNER);
    }

    /** Key of a node's member record: {@code R 03 03 node16}. */
    public KvKey member(NodeId node) {
        return node(MEMBER, node);
    }

    /** The member records of all nodes. */
    public KvKey members() {
        return table(NODES, MEMBER);
    }

    /** The sign that shard owners or members have changed: {@code R 03 04}. */
    public KvKey tableVersion() {
        return table(NODES, TABLE_VERSION);
    }

    /** The pause of a type: {@code R 03 05 type}. */
    public KvKey pausedType(String type) {
        return pausedTypes().plus(type.getBytes(StandardCharsets.UTF_8));
    }

    /** The pauses of all types. */
    public KvKey pausedTypes() {
        return table(NODES, PAUSED_TYPE);
    }

    /** The type whose pause is at {@code key}. */
    public String pausedType(KvKey key) {
        byte[] bytes = key.bytes();
        return new String(bytes, root.length + 2, bytes.length - root.length - 2, StandardCharsets.UTF_8);
    }

    /** The shard whose owner is at {@code key}. */
    public int shardOf(KvKey key) {
        return ByteBuffer.wrap(key.bytes(), root.length + 2, 2).getShort() & 0xFFFF;
    }

    /** Everything of an actor but its rows in indexes: {@code R 10 id16}. */
    public KvKey actor(ActorId id) {
        return KvKey.of(actor(id, 0));
    }

    /** A record of an actor: {@code R 10 id16 suffix}. */
    public KvKey actor(ActorId id, byte[] suffix) {
        byte[] key = actor(id, suffix.length);
        System.arraycopy(suffix, 0, key, key.length - suffix.length, suffix.length);
        return KvKey.of(key);
    }

    /** The one key that every start and every commit makes, without a buffer around it. */
    private byte[] actor(ActorId id, int suffixBytes) {
        byte[] key = Arrays.copyOf(root, root.length + 17 + suffixBytes);
        key[root.length] = ACTORS;
        LONG.set(key, root.length + 1, id.high());
        LONG.set(key, root.length + 9, id.low());
        return key;
    }

    /** The same entries of an actor, by their suffixes. */
    public List<KvEntry> suffixes(List<KvEntry> entries) {
        List<KvEntry> stripped = new ArrayList<>(entries.size());
        for (KvEntry entry : entries) {
            byte[] key = entry.key().bytes();
            stripped.add(new KvEntry(KvKey.of(Arrays.copyOfRange(key, root.length + 17, key.length)), entry.value()));
        }
        return stripped;
    }

    /** The alarm index row of an actor: {@code R 11 shard2 due8 id16}. */
    public KvKey alarm(ActorId id, long dueMillis) {
        return KvKey.of(buffer(27)
                .put(ALARMS)
                .putShort((short) id.shard())
                .putLong(dueMillis)
                .putLong(id.high())
                .putLong(id.low())
                .array());
    }

    /** The alarm index of a shard: {@code R 11 shard2}. */
    public KvKey alarms(int shard) {
        return KvKey.of(buffer(3).put(ALARMS).putShort((short) shard).array());
    }

    /** The shard whose index {@code row} is in. */
    public int alarmShard(KvKey row) {
        return ByteBuffer.wrap(row.bytes(), root.length + 1, 2).getShort();
    }

    /** When the alarm is whose index row is {@code row}, in milliseconds since 1970. */
    public long alarmDue(KvKey row) {
        return ByteBuffer.wrap(row.bytes(), root.length + 3, 8).getLong();
    }

    /** The listing row of an actor: {@code R 12 type 00 key}. */
    public KvKey listing(ActorAddress address) {
        return listing(address.type()).plus(address.key().getBytes(StandardCharsets.UTF_8));
    }

    /** All listing rows of a type: {@code R 12 type 00}. */
    public KvKey listing(String type) {
        byte[] name = type.getBytes(StandardCharsets.UTF_8);
        return KvKey.of(
                buffer(2 + name.length).put(LISTING).put(name).put((byte) 0).array());
    }

    /** The address whose listing row of {@code type} is {@code row}. */
    public ActorAddress listed(String type, KvKey row) {
        int start = listing(type).length();
        byte[] bytes = row.bytes();
        return ActorAddress.parse(type, new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8));
    }

    private KvKey node(byte what, NodeId node) {
        return KvKey.of(buffer(18)
                .put(NODES)
                .put(what)
                .putLong(node.high())
                .putLong(node.low())
                .array());
    }

    private KvKey table(byte table, byte what) {
        return KvKey.of(buffer(2).put(table).put(what).array());
    }

    private ByteBuffer buffer(int behindRoot) {
        return ByteBuffer.allocate(root.length + behindRoot).put(root);
    }
}
