package dev.rouse.kv.memory.actors;

import dev.rouse.crash.WorkflowCrashContract;
import dev.rouse.fixture.RealTimeStore;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;

/** Crashes on the store that keeps nothing on disk. */
class MemoryCrashTest implements WorkflowCrashContract {

    @Override
    public KvStore store() {
        return RealTimeStore.sole(MemoryKvStore.create());
    }

    @Override
    public int flowStride() {
        return 2;
    }
}
