package dev.rouse.kv.memory;

import dev.rouse.life.SleepRace;

final class MemorySleepRaceTest extends SleepRace {

    MemorySleepRaceTest() {
        super(MemoryKvStore::create, 25_000);
    }
}
