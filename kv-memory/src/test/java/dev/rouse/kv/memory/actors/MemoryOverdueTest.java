package dev.rouse.kv.memory.actors;

import dev.rouse.alarm.OverdueContract;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;

/** Overdue entries on the store that keeps nothing on disk. */
class MemoryOverdueTest implements OverdueContract {

    @Override
    public KvStore store() {
        return MemoryKvStore.create();
    }
}
