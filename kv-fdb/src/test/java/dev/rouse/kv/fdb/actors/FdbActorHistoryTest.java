package dev.rouse.kv.fdb.actors;

import dev.rouse.fixture.RealTimeStore;
import dev.rouse.history.ActorHistoryContract;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.fdb.FdbKvStore;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import java.time.Duration;

/** The long history on FoundationDB, with the faults of the contract. */
@OnFoundationDb
final class FdbActorHistoryTest implements ActorHistoryContract {

    private final KvStore store;

    FdbActorHistoryTest(FdbKvStore store) {
        this.store = RealTimeStore.sole(store);
    }

    @Override
    public KvStore store() {
        return store;
    }

    @Override
    public Duration patience() {
        return Duration.ofMinutes(3);
    }
}
