package dev.rouse.kv.memory;

import dev.rouse.life.LifecycleTable;

final class MemoryLifecycleTableTest extends LifecycleTable {

    MemoryLifecycleTableTest() {
        super(MemoryKvStore.create());
    }
}
