package dev.rouse.kv.fdb;

import dev.rouse.host.RealTimeStore;
import dev.rouse.host.SleepRace;

@OnFoundationDb
final class FdbSleepRaceTest extends SleepRace {

    FdbSleepRaceTest(FdbKvStore store) {
        super(() -> RealTimeStore.sole(store), 300);
    }
}
