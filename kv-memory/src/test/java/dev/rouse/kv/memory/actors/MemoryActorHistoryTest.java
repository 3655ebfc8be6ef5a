package dev.rouse.kv.memory.actors;

import dev.rouse.history.ActorHistoryContract;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;

/** The long history on the store that keeps nothing on disk. */
class MemoryActorHistoryTest implements ActorHistoryContract {

    @Override
    public KvStore store() {
        return MemoryKvStore.create();
    }
}
