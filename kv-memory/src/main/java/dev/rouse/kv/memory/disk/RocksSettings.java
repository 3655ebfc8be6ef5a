package dev.rouse.kv.memory.disk;

import org.jspecify.annotations.Nullable;
import org.rocksdb.Statistics;

/**
 * Settings of {@link RocksFiles}.
 *
 * @param memtableBytes of writes that are gathered before a sorted file is made of them: up to about three times as many are in
 *     native memory, in the log, and read again at a start
 * @param statistics that the engine counts its work in; null for none
 */
public record RocksSettings(long memtableBytes, @Nullable Statistics statistics) {

    public static final RocksSettings DEFAULTS = new RocksSettings(16 << 20, null);
}
