package dev.rouse.kv.memory.actors;

import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.simulation.CourierHistoryContract;
import java.util.function.LongSupplier;
import reactor.core.scheduler.Scheduler;

/** Messages between actors of a cluster on one store in memory. */
class MemoryCourierHistoryTest implements CourierHistoryContract {

    @Override
    public KvStore store(LongSupplier nanoTime, Scheduler timer) {
        return MemoryKvStore.builder().nanoTime(nanoTime).scheduler(timer).create();
    }
}
