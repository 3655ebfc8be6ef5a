package dev.rouse.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorType;
import dev.rouse.EventQuery;
import dev.rouse.ReadOnly;
import dev.rouse.RetryableException;
import dev.rouse.fixture.Room;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** What clients see of an actor that sleeps, of a server that closes, and of a store that is away: calls and subscriptions of theirs. */
@Timeout(120)
final class WhatClientsSeeTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ActorAddress ROOM = ActorAddress.of("room", "a");

    private final ScriptedStore store = new ScriptedStore();
    private final ActorRuntime runtime = ActorRuntime.builder()
            .store(store)
            .register(Room.type())
            .register(ActorType.of(Sleeper.class, SleeperActor::new))
            .start()
            .block(PATIENCE);
    private final List<ActorHttpServer> servers = new ArrayList<>();
    private final List<ConnectionState.Phase> phases = new CopyOnWriteArrayList<>();
    private RouseClient client;

    /** Sleeps when it is told to. */
    public interface Sleeper {

        /** Ends with {@link SleeperActor#GATE}. */
        @ReadOnly
        Mono<String> slow();

        Mono<Void> rest();

        /** Completes with how often it was called. */
        Mono<Integer> next();
    }

    static final class SleeperActor extends Actor<Integer> implements Sleeper {

        static final AtomicInteger WAKES = new AtomicInteger();
        static CountDownLatch begun = new CountDownLatch(1);
        static Sinks.Empty<Void> gate = Sinks.empty();

        @Override
        protected Integer initialState() {
            return 0;
        }

        @Override
        protected Mono<Void> onWake() {
            WAKES.incrementAndGet();
            return Mono.empty();
        }

        @Override
        public Mono<String> slow() {
            begun.countDown();
            return gate.asMono().thenReturn("slow");
        }

        @Override
        public Mono<Void> rest() {
            life().sleepNow();
            return Mono.empty();
        }

        @Override
        public Mono<Integer> next() {
            return Mono.just(update(count -> count + 1));
        }
    }

    private ActorHttpServer serve(int port) {
        ActorHttpServer server = ActorHttpServer.bind(
                        runtime, "127.0.0.1", port, ActorHttpOptions.defaults(), runtime.eventLoops())
                .block(PATIENCE);
        servers.add(server);
        return server;
    }

    private void connect(UnaryOperator<RouseClientBuilder> endpoints) {
        client = endpoints
                .apply(RouseClient.builder())
                .type(ActorType.called(Sleeper.class))
                .options(o -> o.firstBackoff(Duration.ofMillis(2)).maxBackoff(Duration.ofMillis(20)))
                .build();
        client.states().map(ConnectionState::phase).subscribe(phases::add);
    }

    private static String address(ActorHttpServer server) {
        return "http://127.0.0.1:" + server.port();
    }

    @AfterEach
    void close() {
        client.close().block(PATIENCE);
        servers.forEach(server -> server.close().block(PATIENCE));
        runtime.stop().block(PATIENCE);
    }

    private static <T> T of(CompletableFuture<T> answer) throws Exception {
        return answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    private void assertStaysConnected() {
        assertThat(phases.subList(phases.indexOf(ConnectionState.Phase.CONNECTED), phases.size()))
                .containsOnly(ConnectionState.Phase.CONNECTED);
    }

    @Test
    void callsAreAnsweredBeforeTheirActorSleepsAndThoseBehindItWakeIt() throws Exception {
        ActorHttpServer server = serve(0);
        connect(all -> all.endpoint(address(server)));
        Sleeper sleeper = client.actor(Sleeper.class, "a");
        assertThat(sleeper.next().block(PATIENCE)).isEqualTo(1);
        int wakes = SleeperActor.WAKES.get();

        CompletableFuture<String> slow = sleeper.slow().toFuture();
        assertThat(SleeperActor.begun.await(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
        List<CompletableFuture<Integer>> before = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            before.add(sleeper.next().toFuture());
        }
        CompletableFuture<Void> rest = sleeper.rest().toFuture();
        List<CompletableFuture<Integer>> behind = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            behind.add(sleeper.next().toFuture());
        }
        SleeperActor.gate.tryEmitEmpty();

        assertThat(of(slow)).isEqualTo("slow");
        of(rest);
        for (int i = 0; i < 20; i++) {
            assertThat(of(before.get(i))).isEqualTo(i + 2);
            assertThat(of(behind.get(i))).isEqualTo(i + 22);
        }
        assertThat(sleeper.next().block(PATIENCE)).isEqualTo(42);
        assertThat(SleeperActor.WAKES.get()).isGreaterThan(wakes);
        assertStaysConnected();
    }

    @Test
    void subscriptionsGoOnAtAnotherServerBehindTheirLastEvent() throws Exception {
        ActorHttpServer first = serve(0);
        ActorHttpServer second = serve(0);
        int port = first.port();
        connect(all -> all.endpoint(address(first)).endpoint(address(second)));
        Room room = runtime.actor(Room.class, "a");
        room.sayMany(10, 10).block(PATIENCE);
        List<ClientEvent<Room.Message>> heard = new CopyOnWriteArrayList<>();
        CompletableFuture<Long> all = client.actor(ROOM)
                .events(EventQuery.beginning(), Room.Message.class)
                .doOnNext(heard::add)
                .filter(event -> event.offset() == 60)
                .next()
                .map(ClientEvent::offset)
                .toFuture();
        awaitHeard(heard, 10);

        first.close().block(PATIENCE);
        room.sayMany(20, 10).block(PATIENCE);
        awaitHeard(heard, 30);
        serve(port);
        second.close().block(PATIENCE);
        room.sayMany(30, 10).block(PATIENCE);

        assertThat(of(all)).isEqualTo(60);
        assertThat(heard)
                .allMatch(event -> event instanceof ClientEvent.Emitted)
                .extracting(ClientEvent::offset)
                .containsExactlyElementsOf(LongStream.rangeClosed(1, 60).boxed().toList());
        assertThat(phases)
                .as("the server that it was connected to has closed")
                .contains(ConnectionState.Phase.DISCONNECTED);
    }

    private static void awaitHeard(List<?> heard, int count) {
        Flux.interval(Duration.ofMillis(5))
                .filter(tick -> heard.size() >= count)
                .blockFirst(PATIENCE);
    }

    @Test
    void callsWaitWhileTheStoreIsAwayAndTheSocketStays() throws Exception {
        ActorHttpServer server = serve(0);
        connect(all -> all.endpoint(address(server)));
        Sleeper awake = client.actor(Sleeper.class, "awake");
        assertThat(awake.next().block(PATIENCE)).isEqualTo(1);
        Sleeper asleep = client.actor(Sleeper.class, "asleep");

        store.failEverything();
        CompletableFuture<Integer> ofAwake = awake.next().toFuture();
        assertThatThrownBy(() -> asleep.next().block(PATIENCE)).isInstanceOf(RetryableException.class);
        assertThat(ofAwake).isNotDone();
        store.heal();

        assertThat(of(ofAwake)).isEqualTo(2);
        assertThat(asleep.next().block(PATIENCE)).isEqualTo(1);
        assertStaysConnected();
    }
}
