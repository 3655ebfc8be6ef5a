package dev.rouse.kv.fdb.transaction;

import dev.rouse.kv.fdb.health.ClusterTrouble;
import dev.rouse.kv.fdb.health.FdbCounters;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import reactor.core.scheduler.Scheduler;

/**
 * The parts that all verbs of one store share.
 *
 * @param executor where answers are given that nobody asked for elsewhere; never rejects
 * @param nanoTime monotonic nanoseconds
 */
public record FdbParts(
        Transactions transactions,
        CommitsInFlight inFlight,
        RealVersions versions,
        FdbCounters counters,
        ClusterTrouble trouble,
        Executor executor,
        LongSupplier nanoTime,
        Scheduler timer) {}
