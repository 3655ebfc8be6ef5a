package dev.rouse.kv.fdb;

import dev.rouse.fixture.RealTimeStore;
import dev.rouse.life.LifecycleTable;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;

@OnFoundationDb
final class FdbLifecycleTableTest extends LifecycleTable {

    FdbLifecycleTableTest(FdbKvStore store) {
        super(RealTimeStore.sole(store));
    }
}
