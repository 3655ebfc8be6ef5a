package dev.rouse.kv.memory;

import dev.rouse.history.ActorHistoryContract;
import dev.rouse.kv.KvStore;

/** The long history on the store that keeps nothing on disk. */
class MemoryActorHistoryTest implements ActorHistoryContract {

    @Override
    public KvStore store() {
        return MemoryKvStore.create();
    }
}
