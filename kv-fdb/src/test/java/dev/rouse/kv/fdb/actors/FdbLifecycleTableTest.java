package dev.rouse.kv.fdb.actors;

import dev.rouse.fixture.RealTimeStore;
import dev.rouse.kv.fdb.FdbKvStore;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import dev.rouse.life.LifecycleTable;

@OnFoundationDb
final class FdbLifecycleTableTest extends LifecycleTable {

    FdbLifecycleTableTest(FdbKvStore store) {
        super(RealTimeStore.sole(store));
    }
}
