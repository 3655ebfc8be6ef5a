package dev.rouse.kv.memory.actors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorType;
import dev.rouse.QueueHandler;
import dev.rouse.ReadOnly;
import dev.rouse.RuntimeListener;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.memory.MemoryKvStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Messages from actors to actors: 20,000, and a million where asked for. None is lost or doubled, and little is kept of them. */
class ManyParcelsTest {

    private static final int COUNT = Integer.getInteger("rouse.backlog", 20_000);
    private static final int ACTORS = 20;
    private static final int AT_ONCE = 128;
    private static final long MOST_GROWTH = 64L * 1024 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    /** Sends numbers to others in turn, and adds up those that come: of each sender one after the other. */
    interface Porter {

        /** Sends the next number to the next of them. */
        Mono<Void> send();

        @QueueHandler("numbers")
        Mono<Void> number(String from, long number);

        @ReadOnly
        Mono<Map<String, Long>> got();
    }

    /**
     * Numbers of an actor.
     *
     * @param sends number of messages that it has sent
     * @param got the last number of each sender
     */
    record Book(long sends, Map<String, Long> got) {}

    static final class PorterActor extends Actor<Book> implements Porter {

        @Override
        protected Book initialState() {
            return new Book(0, Map.of());
        }

        private String name() {
            return address().keyParts().get(0);
        }

        @Override
        public Mono<Void> send() {
            long sends = state().sends();
            update(book -> new Book(sends + 1, book.got()));
            String to = "" + (Integer.parseInt(name()) + 1 + sends % (ACTORS - 1)) % ACTORS;
            queue(Porter.class, "numbers", to).send(name(), sends / (ACTORS - 1) + 1);
            return Mono.empty();
        }

        @Override
        public Mono<Void> number(String from, long number) {
            long before = state().got().getOrDefault(from, 0L);
            if (number != before + 1) {
                return Mono.error(new IllegalStateException(number + " of " + from + " came behind " + before));
            }
            update(book -> {
                Map<String, Long> got = new HashMap<>(book.got());
                got.put(from, number);
                return new Book(book.sends(), Map.copyOf(got));
            });
            return Mono.empty();
        }

        @Override
        public Mono<Map<String, Long>> got() {
            return Mono.just(state().got());
        }
    }

    private static final class Ends implements RuntimeListener {

        private final Queue<String> failures = new ConcurrentLinkedQueue<>();
        private final AtomicLong handled = new AtomicLong();
        private final Sinks.Empty<Void> all = Sinks.empty();

        @Override
        public void messageHandled(
                String type, String queue, Duration waited, int tried, boolean failed, boolean dead) {
            if (failed) {
                failures.add(queue + " " + tried);
            }
            if (handled.incrementAndGet() == COUNT) {
                all.tryEmitEmpty();
            }
        }
    }

    private static ActorRuntime runtime(MemoryKvStore store, Ends ends) {
        return ActorRuntime.builder()
                .store(store)
                .register(ActorType.of(Porter.class, PorterActor::new)
                        .options(options -> options.outbox(outbox -> outbox.maxMessages(100_000))))
                .options(options -> options.listener(ends))
                .start()
                .blockOptional(PATIENCE)
                .orElseThrow();
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private static void send(Porter[] porters, int from, int to) {
        Flux.range(from, to - from)
                .flatMap(i -> porters[i % ACTORS].send(), AT_ONCE)
                .blockLast(PATIENCE);
    }

    /** Waits until no message of an actor is kept. */
    private static void awaitNothing(ActorRuntime runtime, int actor) {
        Mono.defer(() -> runtime.info(ActorAddress.of("porter", "" + actor)))
                .map(info -> info.features().getOrDefault("outbox", Map.of()).getOrDefault("messages", 0L))
                .filter(messages -> messages.equals(0L))
                .repeatWhenEmpty(tries -> tries.delayElements(Duration.ofMillis(100)))
                .block(PATIENCE);
    }

    @Test
    void eachArrivesOnceInOrderAndNothingIsKeptOfThem() {
        Ends ends = new Ends();
        MemoryKvStore store = MemoryKvStore.create();
        ActorRuntime runtime = runtime(store, ends);
        Porter[] porters = IntStream.range(0, ACTORS)
                .mapToObj(i -> runtime.actor(Porter.class, "" + i))
                .toArray(Porter[]::new);
        send(porters, 0, COUNT / 10);
        long early = usedHeap();
        send(porters, COUNT / 10, COUNT);
        ends.all.asMono().block(PATIENCE);
        IntStream.range(0, ACTORS).forEach(actor -> awaitNothing(runtime, actor));

        assertThat(usedHeap() - early).as("growth of the heap").isLessThan(MOST_GROWTH);
        assertThat(ends.failures).isEmpty();
        long got = Flux.fromArray(porters)
                .flatMap(Porter::got)
                .flatMapIterable(Map::values)
                .reduce(0L, Long::sum)
                .blockOptional(PATIENCE)
                .orElseThrow();
        assertThat(got).isEqualTo(COUNT);
        assertThat(ends.handled.get()).isEqualTo(COUNT);
        runtime.stop().block(PATIENCE);
        store.close().block(PATIENCE);
    }
}
