package dev.rouse.kv.memory.actors;

import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.simulation.SimulatedClusterContract;
import java.util.function.LongSupplier;
import reactor.core.scheduler.Scheduler;

/** Clusters on one store in memory. */
class MemorySimulatedClusterTest implements SimulatedClusterContract {

    @Override
    public KvStore store(LongSupplier nanoTime, Scheduler timer) {
        return MemoryKvStore.builder().nanoTime(nanoTime).scheduler(timer).create();
    }
}
