package dev.rouse.kv.memory.actors;

import dev.rouse.gate.CommitSizeContract;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;

/** Full turns on the store that keeps nothing on disk. */
class MemoryCommitSizeTest implements CommitSizeContract {

    private final KvStore store = MemoryKvStore.create();

    @Override
    public KvStore store() {
        return store;
    }
}
