package dev.rouse.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorDestroyedException;
import dev.rouse.EventQuery;
import dev.rouse.fixture.Room;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Events of a room, over connections that are cut and by subscribers that take their time. */
@Timeout(120)
final class ClientEventsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ActorAddress ACTOR = ActorAddress.of("room", "a");

    private final ScriptedStore store = new ScriptedStore();
    private final ActorRuntime runtime = ActorRuntime.builder()
            .store(store)
            .register(Room.type(options -> options.events(e -> e.maxCount(3000).maxBytes(8 * 1024 * 1024))))
            .start()
            .block(PATIENCE);
    private final Room room = runtime.actor(Room.class, "a");
    private final ActorHttpServer server = ActorHttpServer.bind(
                    runtime, "127.0.0.1", 0, ActorHttpOptions.defaults(), runtime.eventLoops())
            .block(PATIENCE);
    private final CutConnectionsTest.Cable cable = CutConnectionsTest.Cable.to(server.port());
    private final RouseClient client = RouseClient.builder()
            .endpoint("http://127.0.0.1:" + cable.port())
            .options(o -> o.firstBackoff(Duration.ofMillis(2)).maxBackoff(Duration.ofMillis(20)))
            .build();

    @AfterEach
    void close() throws Exception {
        client.close().block(PATIENCE);
        cable.close();
        server.close().block(PATIENCE);
        runtime.stop().block(PATIENCE);
    }

    private Flux<ClientEvent<Room.Message>> events() {
        return client.actor(ACTOR).events(EventQuery.beginning(), Room.Message.class);
    }

    @Test
    void eachEventComesOnceInOrderOverCutConnections() {
        Flux.range(0, 60)
                .concatMap(i -> room.sayMany(10, 20).doOnNext(said -> {
                    if (i % 5 == 4) {
                        cable.cut();
                    }
                }))
                .subscribe();

        List<Long> offsets =
                events().map(ClientEvent::offset).take(600).collectList().block(PATIENCE);
        assertThat(offsets)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, 600).boxed().toList());
    }

    @Test
    void eventsAreReadOnOnceTheStoreIsBackAndTheSocketStays() {
        room.sayMany(300, 10_000).block(PATIENCE);
        List<ConnectionState.Phase> phases = new CopyOnWriteArrayList<>();
        AtomicInteger heard = new AtomicInteger();
        StepVerifier.create(events().doOnNext(item -> heard.incrementAndGet()), 0)
                .thenRequest(1)
                .expectNextMatches(item -> item.offset() == 1)
                .then(() -> {
                    client.states().map(ConnectionState::phase).subscribe(phases::add);
                    store.failEverything();
                })
                .thenRequest(Long.MAX_VALUE)
                .then(() -> {
                    Mono.delay(Duration.ofMillis(500)).block();
                    assertThat(heard.get()).isLessThan(300);
                    store.heal();
                })
                .recordWith(ArrayList::new)
                .expectNextCount(299)
                .consumeRecordedWith(items -> assertThat(items)
                        .extracting(ClientEvent::offset)
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(2, 300).boxed().toList()))
                .thenCancel()
                .verify(PATIENCE);
        assertThat(phases).allMatch(phase -> phase == ConnectionState.Phase.CONNECTED);
    }

    @Test
    void subscriberThatTakesNothingLosesNothing() {
        room.say("ann", "first").block(PATIENCE);
        StepVerifier.create(events(), 0)
                .thenRequest(1)
                .assertNext(item -> assertThat(((ClientEvent.Emitted<Room.Message>) item).value())
                        .isEqualTo(new Room.Message("ann", "first")))
                .then(() -> room.sayMany(300, 10_000).block(PATIENCE))
                .thenRequest(2)
                .expectNextMatches(item -> item.offset() == 2)
                .expectNextMatches(item -> item.offset() == 3)
                .thenRequest(Long.MAX_VALUE)
                .recordWith(ArrayList::new)
                .expectNextCount(298)
                .consumeRecordedWith(items -> assertThat(items)
                        .allMatch(item -> item instanceof ClientEvent.Emitted)
                        .extracting(ClientEvent::offset)
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(4, 301).boxed().toList()))
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void whatIsNotKeptIsAGapAndADestroyedActorTheEnd() {
        for (int i = 0; i < 5; i++) {
            room.sayMany(1000, 10).block(PATIENCE);
        }
        StepVerifier.create(client.actor(ACTOR).events(EventQuery.after(5), Room.Message.class))
                .assertNext(item -> assertThat(item).isInstanceOf(ClientEvent.Gap.class))
                .thenConsumeWhile(item -> item.offset() < 5000)
                .expectNextMatches(item -> item.offset() == 5000)
                .then(() -> runtime.destroy(ACTOR).block(PATIENCE))
                .verifyError(ActorDestroyedException.class);
    }
}
