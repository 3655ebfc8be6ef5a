package dev.rouse.kv.memory.actors;

import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.life.SleepRace;

final class MemorySleepRaceTest extends SleepRace {

    MemorySleepRaceTest() {
        super(MemoryKvStore::create, 5_000);
    }
}
