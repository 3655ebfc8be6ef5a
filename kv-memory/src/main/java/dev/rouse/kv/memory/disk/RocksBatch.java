package dev.rouse.kv.memory.disk;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import java.util.ArrayList;
import java.util.List;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * Changes that are written together. Small ones are put into the engine's format here, so that the border to native code is
 * crossed once for all: 8 bytes for the engine, how many there are in 4 bytes, little-endian, then each: its type, and one or
 * two strings of bytes, each behind its length as a varint. Large ones are handed over one by one, since each copy of them takes
 * longer than that.
 */
final class RocksBatch implements AutoCloseable {

    private static final int COUNT = 8;
    private static final int HEADER = 12;

    private static final byte DELETE = 0x0;
    private static final byte PUT = 0x1;
    private static final byte DELETE_RANGE = 0xF;

    private static final byte[] NO_PREFIX = {};
    private static final int LARGE = 1 << 10;
    private static final int KEPT_BYTES = 1 << 20;

    private final byte[] prefix;
    private final List<KvMutation> changes = new ArrayList<>();

    private long size;
    private WriteBatch large = new WriteBatch();

    /** @param prefix in front of every key of a mutation */
    RocksBatch(byte prefix) {
        this.prefix = new byte[] {prefix};
    }

    void add(List<KvMutation> mutations) {
        for (int i = 0; i < mutations.size(); i++) {
            size += mutations.get(i).size();
        }
        changes.addAll(mutations);
    }

    /**
     * Writes what was added, and {@code value} at {@code key}, which is without the prefix; then nothing is added.
     *
     * @return about how many bytes
     */
    long write(RocksDB database, WriteOptions options, byte[] key, byte[] value) throws RocksDBException {
        long written = size;
        if (size > KEPT_BYTES || size > (long) LARGE * changes.size()) {
            handOver(key, value);
            database.write(options, large);
            renew();
        } else {
            try (WriteBatch all = new WriteBatch(bytes(key, value))) {
                database.write(options, all);
            }
        }
        changes.clear();
        size = 0;
        return written;
    }

    // ---- in the engine's format

    /** Encodes what was added, and {@code value} at {@code key}. */
    byte[] bytes(byte[] key, byte[] value) {
        Bytes to = new Bytes(length(key, value));
        int count = 1 + changes.size();
        for (int i = 0; i < Integer.BYTES; i++) {
            to.bytes[COUNT + i] = (byte) (count >>> (Byte.SIZE * i));
        }
        for (int i = 0; i < changes.size(); i++) {
            put(changes.get(i), to);
        }
        to.type(PUT);
        to.string(NO_PREFIX, key);
        to.string(NO_PREFIX, value);
        return to.bytes;
    }

    private void put(KvMutation change, Bytes to) {
        if (change instanceof KvMutation.Set set) {
            to.type(PUT);
            to.string(prefix, set.key().bytes());
            to.string(NO_PREFIX, set.value());
        } else if (change instanceof KvMutation.Clear clear) {
            to.type(DELETE);
            to.string(prefix, clear.key().bytes());
        } else if (change instanceof KvMutation.ClearRange range) {
            to.type(DELETE_RANGE);
            to.string(prefix, range.begin().bytes());
            to.string(prefix, range.end().bytes());
        }
    }

    private int length(byte[] key, byte[] value) {
        int length = HEADER + 1 + length(key.length) + length(value.length);
        for (int i = 0; i < changes.size(); i++) {
            length += 1 + length(changes.get(i));
        }
        return length;
    }

    private static int length(KvMutation change) {
        if (change instanceof KvMutation.Set set) {
            return length(1 + set.key().length()) + length(set.value().length);
        } else if (change instanceof KvMutation.ClearRange range) {
            return length(1 + range.begin().length()) + length(1 + range.end().length());
        }
        return length(1 + change.size());
    }

    /** Counts the bytes of a string with its length in front. */
    private static int length(int string) {
        int length = 1 + string;
        for (int rest = string >>> 7; rest > 0; rest >>>= 7) {
            length++;
        }
        return length;
    }

    private static final class Bytes {

        private final byte[] bytes;
        private int end = HEADER;

        Bytes(int length) {
            bytes = new byte[length];
        }

        void type(byte type) {
            bytes[end++] = type;
        }

        void string(byte[] prefix, byte[] string) {
            int rest = prefix.length + string.length;
            while (rest >= 0x80) {
                bytes[end++] = (byte) (rest | 0x80);
                rest >>>= 7;
            }
            bytes[end++] = (byte) rest;
            copy(prefix);
            copy(string);
        }

        private void copy(byte[] string) {
            System.arraycopy(string, 0, bytes, end, string.length);
            end += string.length;
        }
    }

    // ---- one by one

    private void handOver(byte[] key, byte[] value) throws RocksDBException {
        large.clear();
        for (int i = 0; i < changes.size(); i++) {
            handOver(changes.get(i));
        }
        large.put(key, value);
    }

    private void handOver(KvMutation change) throws RocksDBException {
        if (change instanceof KvMutation.Set set) {
            large.put(prefixed(set.key()), set.value());
        } else if (change instanceof KvMutation.Clear clear) {
            large.delete(prefixed(clear.key()));
        } else if (change instanceof KvMutation.ClearRange range) {
            large.deleteRange(prefixed(range.begin()), prefixed(range.end()));
        }
    }

    private byte[] prefixed(KvKey key) {
        byte[] bytes = new byte[1 + key.length()];
        bytes[0] = prefix[0];
        System.arraycopy(key.bytes(), 0, bytes, 1, key.length());
        return bytes;
    }

    private void renew() {
        if (large.getDataSize() > KEPT_BYTES) {
            large.close();
            large = new WriteBatch();
        }
    }

    @Override
    public void close() {
        large.close();
    }
}
