package dev.rouse.kv.fdb.actors;

import dev.rouse.fixture.RealTimeStore;
import dev.rouse.kv.fdb.FdbKvStore;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import dev.rouse.life.SleepRace;

@OnFoundationDb
final class FdbSleepRaceTest extends SleepRace {

    FdbSleepRaceTest(FdbKvStore store) {
        super(() -> RealTimeStore.sole(store), 300);
    }
}
