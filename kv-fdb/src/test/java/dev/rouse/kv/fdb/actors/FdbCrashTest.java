package dev.rouse.kv.fdb.actors;

import dev.rouse.crash.MessageCrashContract;
import dev.rouse.crash.WorkflowCrashContract;
import dev.rouse.fixture.RealTimeStore;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.fdb.FdbKvStore;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;

/** Crashes on FoundationDB. */
@OnFoundationDb
final class FdbCrashTest implements MessageCrashContract, WorkflowCrashContract {

    private final KvStore store;

    FdbCrashTest(FdbKvStore store) {
        this.store = RealTimeStore.sole(store);
    }

    @Override
    public KvStore store() {
        return store;
    }
}
