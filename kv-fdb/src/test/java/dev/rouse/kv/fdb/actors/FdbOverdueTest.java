package dev.rouse.kv.fdb.actors;

import dev.rouse.alarm.OverdueContract;
import dev.rouse.fixture.RealTimeStore;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.fdb.FdbKvStore;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;

/** Overdue entries on FoundationDB. */
@OnFoundationDb
final class FdbOverdueTest implements OverdueContract {

    private final KvStore store;

    FdbOverdueTest(FdbKvStore store) {
        this.store = RealTimeStore.sole(store);
    }

    @Override
    public KvStore store() {
        return store;
    }
}
