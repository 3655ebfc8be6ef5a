package dev.rouse.life;

import dev.rouse.ActorAddress;
import dev.rouse.ActorPhase;
import dev.rouse.LifecycleEvent;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeObserver;
import dev.rouse.log.GuardedLogger;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.publisher.BufferOverflowStrategy;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/** Tells changes of phase to whoever wants to know; without anybody, it makes nothing. */
public final class LifecycleEvents {

    private static final Logger LOG = GuardedLogger.of(LifecycleEvents.class);
    private static final int HELD = 1024;

    private final RuntimeListener listener;
    private final Clock clock;
    private final CopyOnWriteArrayList<FluxSink<LifecycleEvent>> subscribers = new CopyOnWriteArrayList<>();
    private final LongAdder dropped = new LongAdder();
    private final StartObservations starts;

    public LifecycleEvents(RuntimeListener listener, RuntimeObserver observer, Clock clock) {
        this.listener = listener;
        this.clock = clock;
        this.starts = new StartObservations(observer);
    }

    /** Observations of starts, which end with the phase. */
    StartObservations starts() {
        return starts;
    }

    /** See {@code ActorRuntime.events()}. */
    public Flux<LifecycleEvent> flux() {
        return Flux.<LifecycleEvent>create(
                        sink -> {
                            subscribers.add(sink);
                            sink.onDispose(() -> subscribers.remove(sink));
                        },
                        FluxSink.OverflowStrategy.IGNORE)
                .onBackpressureBuffer(HELD, event -> dropped.increment(), BufferOverflowStrategy.DROP_OLDEST);
    }

    /** Number of events that subscribers have missed because they were too slow. */
    public long dropped() {
        return dropped.sum();
    }

    /** No events will come any more. */
    public void end() {
        subscribers.forEach(subscriber -> tell(subscriber, FluxSink::complete));
    }

    void changed(ActorAddress actor, long incarnation, ActorPhase from, ActorPhase to, @Nullable String reason) {
        if (from == ActorPhase.STARTING) {
            starts.end(actor, to, reason);
        }
        if (listener == RuntimeListener.NONE && subscribers.isEmpty() && !LOG.isDebugEnabled()) {
            return;
        }
        LifecycleEvent event =
                new LifecycleEvent(actor, incarnation, from, to, reason, Instant.ofEpochMilli(clock.millis()));
        LOG.atDebug()
                .addKeyValue("actor", event.address())
                .addKeyValue("incarnation", Long.toHexString(event.incarnation()))
                .addKeyValue("from", from)
                .addKeyValue("to", event.to())
                .addKeyValue("reason", reason)
                .log("An actor changed its phase");
        listener.lifecycle(event);
        subscribers.forEach(subscriber -> tell(subscriber, sink -> sink.next(event)));
    }

    private void tell(FluxSink<LifecycleEvent> subscriber, Consumer<FluxSink<LifecycleEvent>> signal) {
        try {
            signal.accept(subscriber);
        } catch (Throwable e) {
            LOG.error("A subscriber of events threw, which it must not, and is told no more of them", e);
            subscribers.remove(subscriber);
        }
    }
}
