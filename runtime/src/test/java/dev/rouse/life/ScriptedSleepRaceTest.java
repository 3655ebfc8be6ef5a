package dev.rouse.life;

import dev.rouse.kv.ScriptedStore;

final class ScriptedSleepRaceTest extends SleepRace {

    ScriptedSleepRaceTest() {
        super(ScriptedStore::new, 5_000);
    }
}
