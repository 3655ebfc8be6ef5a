package dev.rouse.kv.fdb;

import dev.rouse.fixture.RealTimeStore;
import dev.rouse.life.SleepRace;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;

@OnFoundationDb
final class FdbSleepRaceTest extends SleepRace {

    FdbSleepRaceTest(FdbKvStore store) {
        super(() -> RealTimeStore.sole(store), 300);
    }
}
