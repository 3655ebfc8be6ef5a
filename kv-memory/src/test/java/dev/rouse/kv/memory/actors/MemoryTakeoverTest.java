package dev.rouse.kv.memory.actors;

import dev.rouse.cluster.TakeoverContract;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;

/** Take-overs on the store that keeps nothing on disk. */
class MemoryTakeoverTest implements TakeoverContract {

    @Override
    public KvStore store() {
        return MemoryKvStore.create();
    }
}
