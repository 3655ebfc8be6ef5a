package dev.rouse.cluster;

import dev.rouse.cluster.table.TableView;
import dev.rouse.record.NodeId;
import dev.rouse.shard.ShardSet;
import org.jspecify.annotations.Nullable;

/** Owner of each shard, as this node's calls go by it. Safe from any thread. */
public interface ShardDirectory {

    /** Directory of a node that is alone on its store. */
    ShardDirectory NONE = new ShardDirectory() {
        @Override
        public void learned(TableView table) {}

        @Override
        public void hint(int shard, @Nullable NodeId owner, @Nullable String address, long sequence) {}

        @Override
        public void expect(ShardSet shards) {}

        @Override
        public void expectNoMore(ShardSet shards) {}
    };

    /** The tables as they were last. */
    void learned(TableView table);

    /** A newer row of one shard, or an older one, which changes nothing. */
    void hint(int shard, @Nullable NodeId owner, @Nullable String address, long sequence);

    /** This node is about to get {@code shards}: calls of theirs wait for that here. */
    void expect(ShardSet shards);

    void expectNoMore(ShardSet shards);
}
