package dev.rouse.life;

import dev.rouse.kv.ScriptedStore;

final class ScriptedLifecycleTableTest extends LifecycleTable {

    ScriptedLifecycleTableTest() {
        super(new ScriptedStore());
    }
}
