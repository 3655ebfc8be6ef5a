package dev.rouse.kv.memory.actors;

import dev.rouse.crash.MessageCrashContract;
import dev.rouse.crash.WorkflowCrashContract;

/** Crashes of nodes on the store that keeps a copy on disk. */
class DiskCrashTest extends DiskStoreFixture implements MessageCrashContract, WorkflowCrashContract {

    @Override
    public int stride() {
        return 3;
    }
}
