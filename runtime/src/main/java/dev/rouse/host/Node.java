package dev.rouse.host;

import dev.rouse.kv.KvStore;
import dev.rouse.record.Keys;
import dev.rouse.store.NodeJoin;
import dev.rouse.store.NodePlace;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;

/** A place in a store and the means to keep it. */
record Node(
        KvStore store,
        Keys keys,
        NodePlace place,
        NodeJoin join,
        RuntimeOptions options,
        Clock clock,
        Ticker ticker,
        Scheduler timer,
        RandomGenerator random) {}
