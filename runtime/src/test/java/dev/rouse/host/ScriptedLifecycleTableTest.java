package dev.rouse.host;

import dev.rouse.kv.ScriptedStore;

final class ScriptedLifecycleTableTest extends LifecycleTable {

    ScriptedLifecycleTableTest() {
        super(new ScriptedStore());
    }
}
