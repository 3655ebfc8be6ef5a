package dev.rouse.kv.fdb.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.ActorClient;
import dev.rouse.ActorOptions;
import dev.rouse.CallTimeoutException;
import dev.rouse.LimitExceededException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RetryableException;
import dev.rouse.TurnAbortedException;
import dev.rouse.history.Courier;
import dev.rouse.history.Courier.Book;
import dev.rouse.history.CourierCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Couriers that are told to send parcels to each other, until each has sent as many as it is to. */
final class CourierLoad {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final ActorClient client;
    private final int couriers;
    private final long parcels;
    private final Map<String, Long> totals = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Mono<Void> produced;
    private final Disposable running;

    /** @param parcels that each courier is to send, at least */
    CourierLoad(ActorClient client, int couriers, long parcels) {
        this.client = client;
        this.couriers = couriers;
        this.parcels = parcels;
        this.produced =
                Flux.range(0, couriers).flatMap(this::produce, couriers).then().cache();
        this.running = produced.subscribe();
    }

    static ActorOptions options() {
        Duration first = Duration.ofMillis(20);
        Duration longest = Duration.ofMillis(500);
        return ActorOptions.builder()
                .idleTimeout(Duration.ofMillis(500))
                .outbox(outbox -> outbox.retryDelay(first, longest))
                .queues(queues -> queues.inOrder(true).tries(1_000_000).retryDelay(first, longest))
                .build();
    }

    private Mono<Void> produce(int courier) {
        String key = Courier.key(courier);
        return Mono.defer(() -> client.actor(Courier.class, key)
                        .produce(ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE), couriers))
                .doOnNext(total -> totals.put(key, total))
                .onErrorResume(error -> {
                    failed(key, error);
                    return Mono.empty();
                })
                .then(Mono.delay(PAUSE))
                .repeat(() -> totals.getOrDefault(key, 0L) < parcels)
                .then();
    }

    private void failed(String key, Throwable error) {
        boolean mayBe = error instanceof RetryableException
                || error instanceof ActionException
                || error instanceof LimitExceededException
                || error instanceof OutcomeUnknownException
                || error instanceof CallTimeoutException
                || error instanceof TurnAbortedException;
        if (!mayBe) {
            wrong.add(key + " failed with " + error);
        }
    }

    /** Waits until all couriers together have sent {@code share} of what they are to. */
    void awaitShare(double share) throws InterruptedException {
        long since = System.nanoTime();
        while (totals.values().stream().mapToLong(Long::longValue).sum() < share * parcels * couriers) {
            assertThat(System.nanoTime() - since)
                    .as("nanoseconds until %s of all was sent; %s", share, totals)
                    .isLessThan(PATIENCE.toNanos());
            Duel.pass(5);
        }
    }

    /** Waits until all is sent and taken, and holds it against each other. */
    void judge() throws InterruptedException {
        produced.doFinally(end -> running.dispose()).block(PATIENCE);
        long since = System.nanoTime();
        Map<String, Book> books = books();
        while (!CourierCheck.missing(books).isEmpty() && System.nanoTime() - since < PATIENCE.toNanos()) {
            Duel.pass(100);
            books = books();
        }
        assertThat(List.copyOf(wrong)).isEmpty();
        assertThat(CourierCheck.wrong(books))
                .as("taken twice, out of order, or lost")
                .isEmpty();
        assertThat(CourierCheck.missing(books)).as("sent and not taken").isEmpty();
    }

    private Map<String, Book> books() {
        return Flux.range(0, couriers)
                .map(Courier::key)
                .flatMap(key -> client.actor(Courier.class, key).book().map(book -> Map.entry(key, book)))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue)
                .block(PATIENCE);
    }
}
