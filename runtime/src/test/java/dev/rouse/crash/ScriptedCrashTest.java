package dev.rouse.crash;

import dev.rouse.kv.KvStore;
import dev.rouse.kv.ScriptedStore;

/** Crashes on the scripted store. */
class ScriptedCrashTest implements MessageCrashContract, WorkflowCrashContract {

    @Override
    public KvStore store() {
        return new ScriptedStore();
    }
}
