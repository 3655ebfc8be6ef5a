package dev.rouse.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Actor;
import dev.rouse.ActorAddress;
import dev.rouse.ActorConnection;
import dev.rouse.ActorEvent;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.ClusterOptions;
import dev.rouse.ConnectionEndedException;
import dev.rouse.ConnectionRequest;
import dev.rouse.DataKey;
import dev.rouse.EventQuery;
import dev.rouse.FrontConnection;
import dev.rouse.ReadOnly;
import dev.rouse.RetryableException;
import dev.rouse.connection.front.FrontConnections;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.link.LocalDelivery;
import dev.rouse.link.LocalNetwork;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Connections to an actor on one node, over fronts of others that only call, where something goes wrong on the way. */
class ConnectionFaultsTest {

    private static final Duration STEP = Duration.ofMillis(50);
    private static final Duration RESUME_WITHIN = Duration.ofSeconds(5);
    private static final ActorAddress PORCH = ActorAddress.of("porch", "p");

    private final ScriptedStore store = new ScriptedStore();
    private final List<LocalDelivery.Packet> packets = new ArrayList<>();
    private final LocalNetwork network = new LocalNetwork(this::transmit);
    private final List<TestNode> nodes = new ArrayList<>();
    private final Manner manner = new Manner();
    private boolean isHolding;
    private TestNode owner;
    private TestNode front;

    {
        store.exclusive(false);
    }

    /** What the actor does. */
    private static final class Manner {
        private boolean reads;
        private Sinks.@Nullable Empty<Void> door;
    }

    /** An actor that notes what happens. */
    public interface Porch {

        Mono<Void> note(String text);

        Mono<Void> expelAll();

        Mono<Void> ring(int times);

        Mono<Void> rest();

        @ReadOnly
        Mono<List<String>> notes();
    }

    private static final class PorchActor extends Actor<List<String>> implements Porch {

        private final Manner manner;

        PorchActor(Manner manner) {
            this.manner = manner;
        }

        @Override
        protected List<String> initialState() {
            return List.of();
        }

        private void add(String note) {
            update(notes -> {
                List<String> more = new ArrayList<>(notes);
                more.add(note);
                return List.copyOf(more);
            });
        }

        @Override
        protected Mono<Void> onBeforeConnect(ConnectionRequest request) {
            return manner.door == null ? Mono.empty() : manner.door.asMono();
        }

        @Override
        protected Mono<Void> onConnect(ActorConnection connection) {
            add("in");
            return Mono.empty();
        }

        @Override
        protected Mono<Void> onDisconnect(ActorConnection connection, String reason) {
            add("out");
            return Mono.empty();
        }

        @Override
        public Mono<Void> note(String text) {
            add(text);
            return manner.reads ? data().get(DataKey.of("chair")).then() : Mono.empty();
        }

        @Override
        public Mono<Void> expelAll() {
            connections().all().forEach(connection -> connection.disconnect("shown the door"));
            return Mono.empty();
        }

        @Override
        public Mono<Void> ring(int times) {
            for (int i = 0; i < times; i++) {
                events().emit("ring", i);
            }
            return Mono.empty();
        }

        @Override
        public Mono<Void> rest() {
            life().sleepNow();
            return Mono.empty();
        }

        @Override
        public Mono<List<String>> notes() {
            return Mono.just(state());
        }
    }

    private static ActorOptions options() {
        return ActorOptions.builder()
                .connections(c -> c.resumeWithin(RESUME_WITHIN))
                .events(e -> e.maxCount(8))
                .build();
    }

    @BeforeEach
    void begin() {
        owner = TestNode.begin(
                network,
                store,
                options -> options,
                ActorType.of(Porch.class, () -> new PorchActor(manner)).options(options()));
        nodes.add(owner);
        pass(Duration.ofSeconds(1));
        front = beginFront();
        front.runtime();
    }

    private TestNode beginFront() {
        TestNode node = TestNode.begin(
                network,
                store,
                options ->
                        options.cluster(ClusterOptions.builder().callsOnly(true).build()),
                ActorType.called(Porch.class));
        nodes.add(node);
        pass(Duration.ofSeconds(10));
        return node;
    }

    @AfterEach
    void nothingIsLeftOpen() {
        isHolding = false;
        release(List.copyOf(packets));
        nodes.forEach(TestNode::close);
    }

    private void transmit(LocalDelivery.Packet packet) {
        if (isHolding) {
            packets.add(packet);
        } else {
            packet.arrive();
        }
    }

    private void release(List<LocalDelivery.Packet> arriving) {
        packets.removeAll(arriving);
        arriving.forEach(LocalDelivery.Packet::arrive);
    }

    private void pass(Duration time) {
        TestNode.pass(time, nodes.toArray(TestNode[]::new));
    }

    private <T> Received<T> over(Publisher<T> asked) {
        Received<T> answer = Received.from(asked);
        for (int i = 0; i < 600 && !answer.isOver(); i++) {
            pass(STEP);
        }
        assertThat(answer.isOver()).isTrue();
        return answer;
    }

    private FrontConnection connect(TestNode node) {
        return over(node.runtime().connections().connect(PORCH, null)).value();
    }

    private List<String> notes() {
        return over(owner.runtime().get(Porch.class, "p").notes()).value();
    }

    private Porch porch() {
        return owner.runtime().get(Porch.class, "p");
    }

    @Test
    void connectThatDidNotHappenIsFollowedByNothing() {
        connect(front);
        over(porch().rest());
        pass(Duration.ofSeconds(1));
        over(owner.runtime().pause(PORCH));
        Received<FrontConnection> refused = over(front.runtime().connections().connect(PORCH, null));
        assertThat(refused.error()).isInstanceOf(RetryableException.class);
        pass(Duration.ofSeconds(30)); // Whatever is tried again is so after seconds now.
        over(owner.runtime().resume(PORCH));
        over(porch().rest());
        pass(STEP);
        owner.starts.clear();
        pass(Duration.ofSeconds(60));
        assertThat(owner.starts).isEmpty();
    }

    @Test
    void messageThatFailedForNowIsNotReceivedAndIsRunAgain() {
        FrontConnection connection = connect(front);
        manner.reads = true;
        store.failNextRead(new KvUnavailableException("as the test wishes", null));
        assertThat(over(connection.message(1, "note", "one")).error()).isInstanceOf(RetryableException.class);
        assertThat(over(connection.message(1, "note", "one")).error()).isNull();
        assertThat(notes()).containsExactly("in", "one");
    }

    @Test
    void endWhoseWordWasLostIsAskedAfter() {
        FrontConnection connection = connect(front);
        over(porch().expelAll());
        over(porch().ring(30));
        pass(Duration.ofSeconds(1));
        Received<ActorEvent<byte[]>> heard = over(connection.sent(EventQuery.after(connection.position())));
        assertThat(heard.values()).anyMatch(ActorEvent.Gap.class::isInstance);
        assertThat(heard.error(ConnectionEndedException.class)).hasMessageContaining("has ended");
    }

    @Test
    void frontThatLearnsOfTheEndByAMessageLetsGo() {
        FrontConnection connection = connect(front);
        over(porch().expelAll());
        pass(Duration.ofSeconds(1));
        over(connection.message(1, "note", "one")).error(ConnectionEndedException.class);
        assertThat(((FrontConnections) front.runtime().connections()).held()).isZero();
        over(connection.sent(EventQuery.after(connection.position() + 100))).error(ConnectionEndedException.class);
    }

    @Test
    void destructionOfTheActorEndsItsConnectionsForGood() {
        for (boolean isHeard : List.of(true, false)) {
            FrontConnection connection = connect(front);
            Received<ActorEvent<byte[]>> heard =
                    isHeard ? Received.from(connection.sent(EventQuery.after(connection.position()))) : null;
            pass(STEP);
            over(owner.runtime().destroy(PORCH));
            pass(Duration.ofSeconds(1));
            if (heard != null) {
                heard.error(ConnectionEndedException.class);
            }
            over(connection.message(1, "note", "one")).error(ConnectionEndedException.class);
            over(connection.subscribe("ring")).error(ConnectionEndedException.class);
            over(front.runtime().connections().resume(PORCH, connection.id())).error(ActorNotFoundException.class);
            assertThat(((FrontConnections) front.runtime().connections()).held())
                    .isZero();
            assertThat(over(owner.runtime().info(PORCH)).value().exists()).isFalse();
        }
    }

    @Test
    void attemptToResumeThatComesLateTakesNothingFromALaterOne() {
        TestNode slow = beginFront();
        TestNode quick = beginFront();
        FrontConnection connection = connect(front);
        connection.lost();
        isHolding = true;
        Received<FrontConnection> late =
                Received.from(slow.runtime().connections().resume(PORCH, connection.id(), 1));
        pass(STEP);
        List<LocalDelivery.Packet> orders = List.copyOf(packets);
        isHolding = false;
        FrontConnection resumed = over(quick.runtime().connections().resume(PORCH, connection.id(), 2))
                .value();
        Received<ActorEvent<byte[]>> heard = Received.from(resumed.sent(EventQuery.after(resumed.position())));
        release(orders);
        pass(Duration.ofSeconds(1));
        late.error(ConnectionEndedException.class);
        assertThat(heard.isOver()).isFalse();
        assertThat(over(resumed.message(1, "note", "one")).error()).isNull();
        heard.cancel();
        resumed.lost();
        FrontConnection again = over(quick.runtime().connections().resume(PORCH, connection.id(), 3))
                .value();
        assertThat(over(again.message(2, "note", "two")).error()).isNull();
        assertThat(notes()).containsExactly("in", "one", "two");
    }

    @Test
    void endOfAFormerFrontEndsNothing() {
        TestNode other = beginFront();
        FrontConnection former = connect(front);
        FrontConnection resumed =
                over(other.runtime().connections().resume(PORCH, former.id())).value();
        over(former.disconnect("its client left"));
        pass(RESUME_WITHIN.plusSeconds(5));
        assertThat(over(resumed.message(1, "note", "one")).error()).isNull();
        assertThat(notes()).containsExactly("in", "one");
    }

    @Test
    void resumeThatNobodyWaitsForLeavesTheConnectionToItsTime() {
        for (boolean isBegun : List.of(true, false)) {
            FrontConnection connection = connect(front);
            TestNode other = beginFront();
            isHolding = true;
            Received<FrontConnection> resumed =
                    Received.from(other.runtime().connections().resume(PORCH, connection.id()));
            pass(STEP);
            for (int i = 0; isBegun && i < 3; i++) {
                release(List.copyOf(packets));
                pass(STEP);
            }
            resumed.cancel();
            isHolding = false;
            release(List.copyOf(packets));
            pass(STEP);
            connection.lost();
            pass(RESUME_WITHIN.plusSeconds(65));
            assertThat(notes()).filteredOn("out"::equals).hasSize(isBegun ? 1 : 2);
        }
    }

    @Test
    void connectionOfWhichItsFrontNeverHeardEndsThoughItsClientHasLeft() {
        manner.door = Sinks.empty();
        Received<FrontConnection> left =
                Received.from(front.runtime().connections().connect(PORCH, null));
        pass(Duration.ofSeconds(1));
        left.cancel();
        isHolding = true;
        manner.door.tryEmitEmpty();
        pass(Duration.ofSeconds(1));
        isHolding = false;
        List<LocalDelivery.Packet> answers = List.copyOf(packets);
        packets.clear();
        answers.forEach(LocalDelivery.Packet::lose);
        pass(Duration.ofSeconds(10));
        assertThat(notes()).containsExactly("in", "out");
    }

    @Test
    void frontThatDiedBeforeTheEndOfItsTurnIsNoticed() {
        connect(front);
        TestNode dying = beginFront();
        manner.door = Sinks.empty();
        Received.from(dying.runtime().connections().connect(PORCH, null));
        pass(Duration.ofSeconds(1));
        nodes.remove(dying);
        pass(Duration.ofSeconds(20));
        manner.door.tryEmitEmpty();
        pass(Duration.ofSeconds(1));
        assertThat(notes()).containsExactly("in", "in");
        pass(RESUME_WITHIN.plusSeconds(5));
        assertThat(notes()).containsExactly("in", "in", "out");
    }

    @Test
    void newNameOfItsNodeEndsNoConnection() {
        FrontConnection connection = connect(front);
        nodes.remove(front);
        pass(Duration.ofSeconds(3));
        isHolding = true;
        nodes.add(front);
        int before = owner.commits;
        for (int i = 0; i < 400 && owner.commits == before; i++) {
            release(List.copyOf(packets));
            pass(STEP);
        }
        assertThat(owner.commits).as("the connection was taken up anew").isGreaterThan(before);
        List<LocalDelivery.Packet> answers = List.copyOf(packets);
        Received<Void> message = Received.from(connection.message(1, "note", "one"));
        for (int i = 0; i < 3; i++) {
            pass(STEP);
            List<LocalDelivery.Packet> questions = new ArrayList<>(packets);
            questions.removeAll(answers);
            release(questions);
        }
        isHolding = false;
        release(List.copyOf(packets));
        for (int i = 0; i < 100 && !message.isOver(); i++) {
            pass(STEP);
        }
        assertThat(message.error()).isNotInstanceOf(ConnectionEndedException.class);
        Received<Void> again = over(connection.message(1, "note", "one"));
        assertThat(again.error()).isNull();
        assertThat(notes()).containsExactly("in", "one");
    }
}
