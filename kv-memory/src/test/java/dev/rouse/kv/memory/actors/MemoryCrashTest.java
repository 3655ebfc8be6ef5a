package dev.rouse.kv.memory.actors;

import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.crash.CrashContract;
import dev.rouse.kv.KvStore;

/** Crashes on the store that keeps nothing on disk. */
class MemoryCrashTest implements CrashContract {

    @Override
    public KvStore store() {
        return MemoryKvStore.create();
    }
}
