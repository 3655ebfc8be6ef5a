package dev.rouse.kv.memory.actors;

import dev.rouse.crash.MessageCrashContract;

/** Crashes of nodes on the store that keeps a copy on disk. */
class DiskCrashTest extends DiskStoreFixture implements MessageCrashContract {

    @Override
    public int stride() {
        return 3;
    }
}
