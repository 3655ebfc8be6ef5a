package dev.rouse.cluster;

import dev.rouse.kv.KvStore;
import dev.rouse.kv.ScriptedStore;

/** Take-overs on the scripted store. */
class ScriptedTakeoverTest implements TakeoverContract {

    @Override
    public KvStore store() {
        return new ScriptedStore();
    }
}
