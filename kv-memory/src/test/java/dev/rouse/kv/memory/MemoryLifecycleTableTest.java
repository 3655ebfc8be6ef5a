package dev.rouse.kv.memory;

import dev.rouse.host.LifecycleTable;

final class MemoryLifecycleTableTest extends LifecycleTable {

    MemoryLifecycleTableTest() {
        super(MemoryKvStore.create());
    }
}
