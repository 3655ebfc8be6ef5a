package dev.rouse.kv.memory.actors;

import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.life.LifecycleTable;

final class MemoryLifecycleTableTest extends LifecycleTable {

    MemoryLifecycleTableTest() {
        super(MemoryKvStore.create());
    }
}
