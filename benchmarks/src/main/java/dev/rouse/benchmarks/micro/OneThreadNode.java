package dev.rouse.benchmarks.micro;

import dev.rouse.ActorType;
import dev.rouse.benchmarks.demo.Counter;
import dev.rouse.benchmarks.demo.CounterActor;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.memory.MemoryKvStore;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A node with counters whose one lane is the thread that made it, so that nothing changes threads and all cost is seen. */
final class OneThreadNode implements AutoCloseable {

    private final ManualIoEventLoop loop = new ManualIoEventLoop(Thread.currentThread(), LocalIoHandler.newFactory());
    private final ActorRuntime runtime;

    /** @param idleTimeout zero: actors sleep after each call, and wake with what was kept */
    OneThreadNode(Duration idleTimeout) {
        ActorType<Counter> counters =
                ActorType.of(Counter.class, CounterActor::new).options(o -> o.idleTimeout(idleTimeout));
        this.runtime = await(ActorRuntime.builder()
                .store(MemoryKvStore.create())
                .lanes(loop)
                .time(Ticker.systemTicker(), Schedulers.fromExecutorService(loop))
                .register(counters)
                .start());
    }

    Counter counter(int i) {
        return runtime.actor(Counter.class, "counter-" + i);
    }

    /** The last value of {@code call}, which is made here and now. */
    <T> T await(Mono<T> call) {
        Ended<T> ended = new Ended<>();
        call.subscribe(ended);
        while (!ended.isOver()) {
            loop.runNow();
        }
        return ended.value();
    }

    /** Makes all calls before any of them has its turn, and waits for the last. */
    void awaitAll(List<? extends Publisher<Long>> calls) {
        Ended<Long> last = new Ended<>();
        loop.execute(() -> {
            for (int i = 0; i < calls.size(); i++) {
                calls.get(i).subscribe(i == calls.size() - 1 ? last : new Ended<>());
            }
        });
        while (!last.isOver()) {
            loop.runNow();
        }
    }

    @Override
    public void close() {
        await(runtime.stop());
    }

    /** Keeps the answer. */
    private static final class Ended<T> implements CoreSubscriber<T> {

        private final ArrayList<T> values = new ArrayList<>(1);
        private boolean complete;

        boolean isOver() {
            return complete;
        }

        T value() {
            return values.get(values.size() - 1);
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(T value) {
            values.add(value);
        }

        @Override
        public void onComplete() {
            complete = true;
        }

        @Override
        public void onError(Throwable error) {
            throw new IllegalStateException("What is measured failed: " + error, error);
        }
    }
}
