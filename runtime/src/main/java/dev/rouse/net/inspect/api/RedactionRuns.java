package dev.rouse.net.inspect.api;

import dev.rouse.OverloadedException;
import dev.rouse.log.GuardedLogger;
import dev.rouse.net.request.RequestRefused;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

/**
 * Runs what calls the redaction hook, on threads that may wait for it: few at once, so that a hook that hangs holds no more threads than these,
 * the others in line, and each no longer than it may take, after which its thread is interrupted and whoever asked has an error.
 */
final class RedactionRuns {

    static final int AT_ONCE = 4;
    private static final int MOST_IN_LINE = 256;

    private final RareWarning hangs = new RareWarning(
            GuardedLogger.of(RedactionRuns.class),
            "The redaction of the inspector was not done in time, and nothing was shown");
    private final Duration timeout;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger inLine = new AtomicInteger();
    private final ConcurrentLinkedQueue<Run<?>> line = new ConcurrentLinkedQueue<>();

    RedactionRuns(Duration timeout) {
        this.timeout = timeout;
    }

    private static final class Run<T> {

        private static final Thread OVER = new Thread(() -> {});

        private final Callable<T> work;
        private final MonoSink<T> sink;
        private final AtomicReference<@Nullable Thread> runs = new AtomicReference<>();

        Run(Callable<T> work, MonoSink<T> sink) {
            this.work = work;
            this.sink = sink;
        }

        void run() {
            if (!runs.compareAndSet(null, Thread.currentThread())) {
                return;
            }
            T value = null;
            Throwable error = null;
            try {
                value = work.call();
            } catch (Throwable e) {
                error = e;
            }
            while (!runs.compareAndSet(Thread.currentThread(), OVER)) {
                Thread.onSpinWait(); // It is being interrupted: not one moment later, when another one runs here.
            }
            Thread.interrupted();
            if (error == null) {
                sink.success(value);
            } else {
                sink.error(error);
            }
        }

        /** Nobody waits for it any more. */
        @SuppressWarnings("Interruption") // of foreign code, which may hang
        void giveUp() {
            Thread runner = runs.getAndSet(OVER);
            if (runner != null && runner != OVER) {
                runner.interrupt();
                runs.set(runner);
            }
        }
    }

    /** Completes with what {@code work} gives. Needs the event loop that times it in its context, see {@link #timedBy}. */
    <T> Mono<T> run(Callable<T> work) {
        return Mono.deferContextual(context -> Mono.<T>create(sink -> add(new Run<>(work, sink)))
                .timeout(timer(context.get(EventExecutor.class)), Mono.error(this::silent)));
    }

    private RequestRefused silent() {
        hangs.told(null);
        return RequestRefused.redactionSilent(timeout);
    }

    /** {@code view}, whose runs {@code loop} times. */
    static <T> Mono<T> timedBy(EventExecutor loop, Mono<T> view) {
        return view.contextWrite(context -> context.put(EventExecutor.class, loop));
    }

    /** As {@link #timedBy(EventExecutor, Mono)}. */
    static <T> Flux<T> timedBy(EventExecutor loop, Flux<T> views) {
        return views.contextWrite(context -> context.put(EventExecutor.class, loop));
    }

    private Mono<Boolean> timer(EventExecutor loop) {
        return Mono.create(sink -> {
            Future<?> over = loop.schedule(() -> sink.success(true), timeout.toNanos(), TimeUnit.NANOSECONDS);
            sink.onDispose(() -> over.cancel(false));
        });
    }

    private void add(Run<?> run) {
        if (inLine.incrementAndGet() > MOST_IN_LINE) {
            inLine.decrementAndGet();
            run.sink.error(new OverloadedException("redactions of the inspector", MOST_IN_LINE));
            return;
        }
        run.sink.onDispose(run::giveUp);
        line.add(run);
        begin();
    }

    /** Begins those in line as far as others may run. */
    private void begin() {
        while (!line.isEmpty() && running.getAndUpdate(count -> Math.min(AT_ONCE, count + 1)) < AT_ONCE) {
            Run<?> next = line.poll();
            if (next == null) {
                running.decrementAndGet();
            } else {
                inLine.decrementAndGet();
                Schedulers.boundedElastic().schedule(() -> run(next));
            }
        }
    }

    private void run(Run<?> run) {
        try {
            run.run();
        } finally {
            running.decrementAndGet();
            begin();
        }
    }
}
