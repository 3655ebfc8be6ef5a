package dev.rouse.kv.fdb.actors;

import dev.rouse.fixture.RealTimeStore;
import dev.rouse.host.ActorContract;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.fdb.FdbKvStore;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;

/** Actors on FoundationDB. */
@OnFoundationDb
final class FdbActorContractTest implements ActorContract {

    private final KvStore store;

    FdbActorContractTest(FdbKvStore store) {
        this.store = RealTimeStore.sole(store);
    }

    @Override
    public KvStore store() {
        return store;
    }
}
