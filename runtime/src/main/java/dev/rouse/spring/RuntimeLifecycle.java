package dev.rouse.spring;

import dev.rouse.ActorCluster;
import dev.rouse.ClusterView;
import dev.rouse.ClusterView.Member;
import dev.rouse.host.ActorRuntime;
import dev.rouse.host.ActorRuntimeBuilder;
import dev.rouse.log.GuardedLogger;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.springframework.context.SmartLifecycle;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Starts the runtime when all beans are made and before web servers take requests; stops it after they have answered the last one. The
 * thread that starts the context waits, as Spring asks of it; nobody waits for the end.
 */
final class RuntimeLifecycle implements SmartLifecycle {

    /** Web servers start at {@code DEFAULT_PHASE - 2048}, and stop before what started before them. */
    static final int PHASE = DEFAULT_PHASE - 4096;

    private static final Logger LOG = GuardedLogger.of(RuntimeLifecycle.class);

    private final Supplier<ActorRuntimeBuilder> builder;
    private final StartedNode node;
    private final Duration startTimeout;
    private final Duration drainTimeout;
    private final Consumer<Throwable> ended;
    private final AtomicReference<@Nullable ActorRuntime> running = new AtomicReference<>();

    /**
     * @param builder what is started, a new one each time
     * @param node in front of it
     * @param ended told when the node will never serve again, though nobody stopped it
     */
    RuntimeLifecycle(
            Supplier<ActorRuntimeBuilder> builder,
            StartedNode node,
            Duration startTimeout,
            Duration drainTimeout,
            Consumer<Throwable> ended) {
        this.builder = builder;
        this.node = node;
        this.startTimeout = startTimeout;
        this.drainTimeout = drainTimeout;
        this.ended = ended;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }

    @Override
    public boolean isRunning() {
        return running.get() != null;
    }

    @Override
    public void start() {
        if (isRunning()) {
            return;
        }
        ActorRuntime started = await(builder.get().start().toFuture());
        node.set(started);
        running.set(started);
        started.whenEnded().onErrorResume(this::tell).subscribe();
    }

    /** Off the runtime's timer: it is foreign code that hears it. */
    private Mono<Void> tell(Throwable error) {
        return Mono.<Void>fromRunnable(() -> ended.accept(error)).subscribeOn(Schedulers.boundedElastic());
    }

    private ActorRuntime await(CompletableFuture<ActorRuntime> starting) {
        try {
            return starting.get(startTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            starting.cancel(true);
            throw new IllegalStateException(
                    "The node does not serve after " + startTimeout
                            + ", since its store does not answer or another node that"
                            + " died has its lease: look at the store, or set rouse.start-timeout.",
                    e);
        } catch (InterruptedException e) {
            starting.cancel(true);
            Thread.currentThread().interrupt();
            throw new IllegalStateException("The start of the node was interrupted.", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("The node does not start: " + e.getCause(), e.getCause());
        }
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public void stop(Runnable callback) {
        ActorRuntime stopping = running.getAndSet(null);
        if (stopping == null) {
            callback.run();
            return;
        }
        drained(stopping)
                .then(stopping.stop())
                .doFinally(signal -> callback.run())
                .subscribe(
                        left -> LOG.debug("The node has stopped, and cut off {} actors", left),
                        error -> LOG.warn("The node has stopped with an error", error));
    }

    /** Hands its actors over while it still brings calls to them, where somebody takes them. */
    private Mono<Void> drained(ActorRuntime stopping) {
        if (drainTimeout.isZero() || !isTaken(stopping.cluster())) {
            return Mono.empty();
        }
        Scheduler timer = Schedulers.fromExecutorService(stopping.eventLoops().next());
        return stopping.cluster().drain().timeout(drainTimeout, timer).onErrorResume(error -> {
            LOG.info("The node stops with actors that it has not handed over yet: {}", error.toString());
            return Mono.empty();
        });
    }

    private static boolean isTaken(ActorCluster cluster) {
        for (Member member : cluster.view().members()) {
            if (!member.self() && member.state() == ClusterView.State.ACTIVE) {
                return true;
            }
        }
        return false;
    }
}
