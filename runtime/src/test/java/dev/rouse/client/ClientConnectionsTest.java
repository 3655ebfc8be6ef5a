package dev.rouse.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ConnectionEndedException;
import dev.rouse.ErrorKind;
import dev.rouse.EventQuery;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.OverloadedException;
import dev.rouse.RouseException;
import dev.rouse.client.ClientConnectionState.Phase;
import dev.rouse.fixture.Club;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.ActorHttpServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Connections of the client to a club, over sockets that are cut. */
@Timeout(120)
final class ClientConnectionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final ActorAddress CLUB = ActorAddress.of("club", "a");

    private final ScriptedStore store = new ScriptedStore();
    private final ActorRuntime runtime = ActorRuntime.builder()
            .store(store)
            .register(Club.type(options -> options.connections(c -> c.resumeWithin(Duration.ofSeconds(5)))))
            .start()
            .block(PATIENCE);
    private final Club club = runtime.actor(Club.class, "a");
    private ActorHttpServer server = serve(o -> o);
    private final CutConnectionsTest.Cable cable = CutConnectionsTest.Cable.to(server.port());
    private final List<RouseClient> clients = new ArrayList<>();
    private final BlockingQueue<ClientConnectionState> states = new LinkedBlockingQueue<>();

    private ActorHttpServer serve(UnaryOperator<ActorHttpOptions.Builder> options) {
        return ActorHttpServer.bind(
                        runtime,
                        "127.0.0.1",
                        0,
                        options.apply(ActorHttpOptions.builder()).build(),
                        runtime.eventLoops())
                .block(PATIENCE);
    }

    private RouseClient client(int port, UnaryOperator<ClientOptions.Builder> options) {
        RouseClient client = RouseClient.builder()
                .endpoint("http://127.0.0.1:" + port)
                .options(o -> options.apply(o.firstBackoff(Duration.ofMillis(2)).maxBackoff(Duration.ofMillis(20))))
                .build();
        clients.add(client);
        return client;
    }

    private ClientConnection connect(RouseClient client, String name) {
        ClientConnection connection =
                client.connect(Club.class, new Club.Guest(name), "a").block(PATIENCE);
        connection.states().subscribe(states::add);
        return connection;
    }

    private ClientConnection connect(String name) {
        return connect(client(cable.port(), o -> o), name);
    }

    private ClientConnectionState await(Phase phase) {
        try {
            ClientConnectionState state;
            do {
                state = states.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } while (state != null && state.phase() != phase);
            assertThat(state).as(phase.name()).isNotNull();
            return state;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private List<String> notesOf(String name) {
        return club.notes().block(PATIENCE).stream()
                .filter(line -> line.startsWith(name + ": "))
                .toList();
    }

    private static List<String> numbered(String name, int count) {
        return IntStream.range(0, count).mapToObj(i -> name + ": " + i).toList();
    }

    @AfterEach
    void close() throws Exception {
        clients.forEach(client -> client.close().block(PATIENCE));
        cable.close();
        server.close().block(PATIENCE);
        runtime.stop().block(PATIENCE);
    }

    @Test
    void eachMessageIsAppliedOnceAndInOrderOverCutSockets() {
        ClientConnection ann = connect("ann");
        Club messages = ann.messages(Club.class);

        Flux.range(0, 600)
                .flatMapSequential(
                        i -> messages.note("" + i).then(Mono.fromRunnable(() -> {
                            if (i % 30 == 29) {
                                cable.cut();
                            }
                        })),
                        50)
                .blockLast(PATIENCE);

        assertThat(notesOf("ann")).isEqualTo(numbered("ann", 600));
        assertThat(states).extracting(ClientConnectionState::phase).contains(Phase.LOST, Phase.RESUMED);
        assertThat(club.notes().block(PATIENCE))
                .filteredOn(line -> line.startsWith("in "))
                .hasSize(1);
    }

    @Test
    void messageOfAnotherThreadThatWasSentBeforeComesBefore() {
        ClientConnection ann = connect("ann");
        AtomicBoolean isSent = new AtomicBoolean();
        ann.states()
                .filter(state -> state.phase() == Phase.LOST && isSent.compareAndSet(false, true))
                .subscribe(lost -> {
                    Thread other = new Thread(() -> ann.send("note", "0").subscribe(done -> {}, error -> {}));
                    other.start();
                    long looks = 0;
                    while (other.isAlive()) {
                        looks++; // Waiting in any other way is seen as blocking.
                    }
                    assertThat(looks).isNotNegative();
                    ann.send("note", "1").subscribe(done -> {}, error -> {});
                });
        cable.cut();
        await(Phase.RESUMED);
        ann.send("note", "2").block(PATIENCE);
        assertThat(notesOf("ann")).isEqualTo(numbered("ann", 3));
    }

    @Test
    void messagesThatAreSentWhileThereIsNoServerArriveOnceThereIsOne() {
        ClientConnection ann = connect("ann");
        int port = server.port();
        server.close().block(PATIENCE);
        cable.cut();
        await(Phase.LOST);
        Mono<Void> all =
                Flux.range(0, 20).flatMap(i -> ann.send("note", "" + i)).then().cache();
        all.subscribe();
        server = ActorHttpServer.bind(runtime, "127.0.0.1", port, ActorHttpOptions.defaults(), runtime.eventLoops())
                .block(PATIENCE);
        all.block(PATIENCE);
        assertThat(notesOf("ann")).isEqualTo(numbered("ann", 20));
        await(Phase.RESUMED);
    }

    @Test
    void messageWhoseTurnFailsEndsWithItsErrorAndTheNextOneGoesOn() {
        ClientConnection ann = connect("ann");
        assertThatThrownBy(() -> ann.send("noteAndFail", "x").block(PATIENCE))
                .isInstanceOfSatisfying(
                        ActionException.class, e -> assertThat(e.code()).isEqualTo("failed"));
        assertThatThrownBy(() -> ann.send("nothing").block(PATIENCE)).isInstanceOf(RouseException.class);
        ann.send("note", "0").block(PATIENCE);
        assertThat(notesOf("ann")).isEqualTo(numbered("ann", 1));
    }

    @Test
    void refusalSaysWhyAndNobodyIsConnected() {
        RouseClient client = client(cable.port(), o -> o);
        StepVerifier.create(client.connect(CLUB, new Club.Guest("stranger")))
                .verifyErrorSatisfies(
                        e -> assertThat(((RouseException) e).kind()).isEqualTo(ErrorKind.FORBIDDEN));
        StepVerifier.create(client.connect(CLUB, new Club.Guest("masked")))
                .verifyErrorSatisfies(
                        e -> assertThat(((RouseException) e).kind()).isEqualTo(ErrorKind.UNAUTHENTICATED));
        assertThat(club.guests().block(PATIENCE)).isEmpty();
    }

    @Test
    void callsAndSubscriptionsOfAConnectionAreKnownAndGuardedOverCutSockets() {
        ClientConnection ann = connect("ann");
        Club visits = ann.actor(Club.class);
        for (int i = 1; i <= 10; i++) {
            assertThat(visits.visit().block(PATIENCE)).isEqualTo(i);
            cable.cut();
            await(Phase.RESUMED);
        }
        StepVerifier.create(visits.expel("ann"))
                .verifyErrorSatisfies(
                        e -> assertThat(((RouseException) e).kind()).isEqualTo(ErrorKind.FORBIDDEN));
        StepVerifier.create(ann.call("visit", Integer.class)).expectNext(11).verifyComplete();
        StepVerifier.create(ann.events(EventQuery.now().named("secrets"), String.class))
                .verifyErrorSatisfies(
                        e -> assertThat(((RouseException) e).kind()).isEqualTo(ErrorKind.FORBIDDEN));
        StepVerifier.create(ann.events(EventQuery.now().named("news"), String.class))
                .expectSubscription()
                .then(cable::cut)
                .then(() -> await(Phase.RESUMED))
                .then(() -> ann.close().block(PATIENCE))
                .verifyError(ConnectionEndedException.class);
    }

    @Test
    void whatIsSentToTheConnectionComesOnceAndInOrderAlsoToSubscribersThatAreLateOrSlow() {
        ClientConnection ann = connect("ann");
        for (int i = 0; i < 5; i++) {
            club.greetAll().block(PATIENCE);
        }
        List<String> names = ann.received(String.class)
                .map(item -> ((ClientEvent.Emitted<String>) item).name())
                .take(3)
                .collectList()
                .block(PATIENCE);
        assertThat(names).containsExactly("welcome", "news", "news");
        cable.cut();
        await(Phase.RESUMED);
        club.greetAll().block(PATIENCE);
        assertThat(ann.received(String.class)
                        .map(ClientEvent::offset)
                        .take(4)
                        .collectList()
                        .block(PATIENCE))
                .containsExactly(4L, 5L, 6L, 7L);
    }

    @Test
    void whatIsMoreThanTheClientHoldsIsReadAgainOrAGap() {
        ClientConnection ann = connect("ann");
        for (int i = 0; i < 1500; i++) {
            club.greetAll().block(PATIENCE);
        }
        List<ClientEvent<String>> items = ann.received(String.class)
                .takeUntil(item -> item.offset() == 1501)
                .collectList()
                .block(PATIENCE);
        long last = 0;
        for (ClientEvent<String> item : items) {
            assertThat(item instanceof ClientEvent.Gap<String> gap ? gap.first() : item.offset())
                    .isEqualTo(last + 1);
            last = item.offset();
        }
        ann.send("note", "0").block(PATIENCE);
        assertThat(ann.actor(Club.class).visit().block(PATIENCE)).isEqualTo(1);
    }

    @Test
    void actorEndsItWithAReason() {
        ClientConnection ann = connect("ann");
        Mono<List<ClientEvent<String>>> received =
                ann.received(String.class).collectList().cache();
        received.subscribe();
        club.expel("ann").block(PATIENCE);
        assertThat(await(Phase.ENDED)).isEqualTo(new ClientConnectionState(Phase.ENDED, "shown the door", null));
        assertThat(received.block(PATIENCE)).hasSize(1);
        assertThatThrownBy(() -> ann.send("note", "x").block(PATIENCE)).isInstanceOf(ConnectionEndedException.class);
        assertThatThrownBy(() -> ann.actor(Club.class).visit().block(PATIENCE))
                .isInstanceOf(ConnectionEndedException.class);
    }

    @Test
    void anotherSocketThatResumesItEndsItHere() {
        ClientConnection ann = connect("ann");
        runtime.connections().resume(CLUB, ann.id()).block(PATIENCE);
        assertThat(await(Phase.ENDED).reason()).contains("resumed");
    }

    @Test
    void closedIsClosedForGood() {
        ClientConnection ann = connect("ann");
        ann.send("note", "0").block(PATIENCE);
        ann.close().block(PATIENCE);
        await(Phase.ENDED);
        awaitGuests();
        assertThat(notesOf("ann")).isEqualTo(numbered("ann", 1));
    }

    @Test
    void closingTheClientEndsItsConnectionsAtOnce() {
        RouseClient client = client(cable.port(), o -> o);
        connect(client, "ann");
        client.close().block(PATIENCE);
        assertThat(await(Phase.ENDED).cause()).isNotNull();
        awaitGuests();
        assertThat(club.notes().block(PATIENCE)).anyMatch(line -> line.startsWith("out ann: its client left"));
    }

    private void awaitGuests(String... names) {
        club.guests()
                .repeatWhen(again -> again.delayElements(Duration.ofMillis(10)))
                .filter(List.of(names)::equals)
                .blockFirst(PATIENCE);
    }

    @Test
    void connectThatIsCancelledLeavesNobodyBehind() {
        RouseClient client = client(cable.port(), o -> o);
        for (int i = 0; i < 20; i++) {
            StepVerifier.create(client.connect(CLUB, new Club.Guest("ann")), 0)
                    .thenCancel()
                    .verify(PATIENCE);
        }
        connect(client, "bob");
        awaitGuests("bob");
    }

    @Test
    void oneThatTheServerHasNoMoreConnectsAnewOrEnds() {
        ClientConnection ann = connect("ann");
        ClientConnection bob = connect(client(cable.port(), o -> o.connectAnew(false)), "bob");
        String before = ann.id();
        awaitGuests("ann", "bob");
        Mono<ClientConnectionState> anew = ann.states()
                .filter(state -> state.phase() == Phase.CONNECTED)
                .skip(1)
                .next()
                .cache();
        anew.subscribe();
        Mono<ClientConnectionState> ended = bob.states().last().cache();
        ended.subscribe();
        int port = server.port();
        server.close().block(PATIENCE);
        club.expel("ann").then(club.expel("bob")).block(PATIENCE);
        server = ActorHttpServer.bind(runtime, "127.0.0.1", port, ActorHttpOptions.defaults(), runtime.eventLoops())
                .block(PATIENCE);
        anew.block(PATIENCE);
        assertThat(ann.id()).isNotEqualTo(before);
        assertThat(ended.block(PATIENCE).cause()).isInstanceOf(ConnectionEndedException.class);
        ann.send("note", "0").block(PATIENCE);
        assertThat(notesOf("ann")).isEqualTo(numbered("ann", 1));
    }

    @Test
    void moreThanWaitsIsRefusedAndWhatIsCancelledIsTakenBack() {
        ClientConnection ann =
                connect(client(cable.port(), o -> o.maxMessages(3).firstBackoff(Duration.ofHours(1))), "ann");
        cable.cut();
        await(Phase.LOST);
        List<Mono<Void>> sent = IntStream.range(0, 3)
                .mapToObj(i -> ann.send("note", "" + i).cache())
                .toList();
        sent.forEach(Mono::subscribe);
        StepVerifier.create(ann.send("note", "x")).verifyError(OverloadedException.class);
        ann.close().block(PATIENCE);
        sent.forEach(one -> StepVerifier.create(one).verifyError(ConnectionEndedException.class));
    }

    @Test
    void serverThatTakesFewMessagesGetsFewAtATime() {
        ActorHttpServer narrow = serve(o -> o.sockets(s -> s.messages(2)));
        ClientConnection ann = connect(client(narrow.port(), o -> o), "ann");
        Flux.range(0, 100).flatMap(i -> ann.send("note", "" + i), 100).blockLast(PATIENCE);
        assertThat(notesOf("ann")).isEqualTo(numbered("ann", 100));
        narrow.close().block(PATIENCE);
    }

    @Test
    void outcomeOfWhatWasSentIsUnknownWhereItEnds() {
        ClientConnection ann = connect("ann");
        Mono<Void> sent = Flux.range(0, 50)
                .flatMap(i -> ann.send("note", "" + i), 50)
                .then()
                .cache();
        sent.subscribe();
        ann.close().block(PATIENCE);
        StepVerifier.create(sent)
                .verifyErrorMatches(e -> e instanceof OutcomeUnknownException || e instanceof ConnectionEndedException);
    }

    @Test
    void messagesWaitWhileTheStoreIsAwayAndTheSocketStays() throws Exception {
        ClientConnection ann = connect("ann");
        await(Phase.CONNECTED);
        store.failEverything();
        Mono<Void> all = Flux.range(0, 20)
                .flatMap(i -> ann.send("note", "" + i), 20)
                .then()
                .cache();
        all.subscribe();
        StepVerifier.create(ann.call("visit", Integer.class).timeout(Duration.ofMillis(500)))
                .verifyError();
        store.heal();
        all.block(PATIENCE);
        assertThat(notesOf("ann")).isEqualTo(numbered("ann", 20));
        assertThat(states).isEmpty();
    }

    @Test
    void destructionOfTheActorEndsIt() {
        connect("ann");
        runtime.destroy(CLUB).block(PATIENCE);
        assertThat(await(Phase.ENDED).reason()).contains("was destroyed");
        assertThat(runtime.info(CLUB).block(PATIENCE).exists()).isFalse();
    }
}
