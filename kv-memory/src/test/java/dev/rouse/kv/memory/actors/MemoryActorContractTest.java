package dev.rouse.kv.memory.actors;

import dev.rouse.fixture.RealTimeStore;
import dev.rouse.host.ActorContract;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;

/** Actors on the store that keeps nothing on disk. */
class MemoryActorContractTest implements ActorContract {

    private final KvStore store = RealTimeStore.of(MemoryKvStore.create());

    @Override
    public KvStore store() {
        return store;
    }
}
