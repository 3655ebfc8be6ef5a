package dev.rouse.kv.memory.actors;

import dev.rouse.fixture.RealTimeStore;
import dev.rouse.host.ActorContract;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import java.time.Duration;

/** Actors on the store that puts several commits into one version. */
class BatchingActorContractTest implements ActorContract {

    private final KvStore store = RealTimeStore.sole(
            MemoryKvStore.builder().commitBatch(8, Duration.ofNanos(100_000)).create());

    @Override
    public KvStore store() {
        return store;
    }
}
