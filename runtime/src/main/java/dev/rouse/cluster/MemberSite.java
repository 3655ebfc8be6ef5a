package dev.rouse.cluster;

import dev.rouse.NodeOptions;
import dev.rouse.RuntimeListener;
import dev.rouse.kv.KvStore;
import dev.rouse.record.Keys;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import reactor.core.scheduler.Scheduler;

/**
 * The store that a node has its place in, and the means to keep that.
 *
 * @param timer of heartbeats and looks
 */
public record MemberSite(
        KvStore store,
        Keys keys,
        NodeOptions options,
        RuntimeListener listener,
        Clock clock,
        Ticker ticker,
        Scheduler timer) {}
