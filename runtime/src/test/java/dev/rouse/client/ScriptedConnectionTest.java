package dev.rouse.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorAddress;
import dev.rouse.ConnectionEndedException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.client.ClientConnectionState.Phase;
import dev.rouse.wire.Frame;
import dev.rouse.wire.error.WireErrors;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection of a client whose frames come late, twice or never, with a server of which a test takes every step. */
@Timeout(60)
final class ScriptedConnectionTest {

    private static final ActorAddress CLUB = ActorAddress.of("club", "a");
    private static final String ID = "AAAAAAAAAAEAAAAAAAAAAg";

    private final ScriptedServer server = new ScriptedServer();
    private final BlockingQueue<ClientConnectionState> states = new LinkedBlockingQueue<>();
    private RouseClient client;
    private ScriptedServer.Peer peer;
    private ClientConnection connection;

    /** Number of the connection on the socket that there is. */
    private long id;

    @AfterEach
    void close() {
        if (client != null) {
            client.close().block();
        }
        server.close();
    }

    private void connect(boolean connectAnew) throws Exception {
        client = RouseClient.builder()
                .endpoint(server.address())
                .options(o -> o.firstBackoff(Duration.ofMillis(10))
                        .maxBackoff(Duration.ofMillis(50))
                        .connectAnew(connectAnew))
                .build();
        CompletableFuture<ClientConnection> made = client.connect(CLUB, null).toFuture();
        peer = server.ready();
        Frame.Connect asked = peer.next(Frame.Connect.class);
        assertThat(asked.attempt()).isZero();
        id = asked.id();
        peer.send(new Frame.Connected(id, ID, false, 0, 0));
        connection = made.get(20, TimeUnit.SECONDS);
        connection.states().subscribe(states::add);
    }

    private CompletableFuture<Void> send(String text) {
        return connection.send("note", text).toFuture();
    }

    private void assertMessages(long... numbers) throws InterruptedException {
        for (long number : numbers) {
            assertThat(peer.next(Frame.Message.class).number()).isEqualTo(number);
        }
    }

    private static void done(CompletableFuture<Void> message) throws Exception {
        message.get(20, TimeUnit.SECONDS);
    }

    private static void assertFails(CompletableFuture<Void> message, Class<? extends Throwable> type) {
        assertThatThrownBy(() -> message.get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(type);
    }

    /** The socket is lost; the next one asks for the connection. */
    private Frame.Connect lose(long attempt) throws InterruptedException {
        peer.kill();
        peer = server.ready();
        Frame.Connect again = peer.next(Frame.Connect.class);
        assertThat(again.connection()).isEqualTo(ID);
        assertThat(again.attempt()).isEqualTo(attempt);
        id = again.id();
        return again;
    }

    private ClientConnectionState await(Phase phase) throws InterruptedException {
        ClientConnectionState state;
        do {
            state = states.poll(20, TimeUnit.SECONDS);
            assertThat(state).as("state " + phase).isNotNull();
        } while (state.phase() != phase);
        return state;
    }

    @Test
    void messagesWhoseAcknowledgementWasLostAreNotSentAgain() throws Exception {
        connect(true);
        CompletableFuture<Void> one = send("one");
        CompletableFuture<Void> two = send("two");
        CompletableFuture<Void> three = send("three");
        assertMessages(1, 2, 3);
        lose(1);
        peer.send(new Frame.Connected(id, ID, true, 2, 0));
        done(one);
        done(two);
        assertMessages(3);
        assertThat(three).isNotDone();
        peer.send(new Frame.Acknowledge(id, 3));
        done(three);
        assertThat(peer.poll(50)).isNull();
    }

    @Test
    void acknowledgementThatComesTwiceOrLateEndsNothingElse() throws Exception {
        connect(true);
        CompletableFuture<Void> one = send("one");
        CompletableFuture<Void> two = send("two");
        assertMessages(1, 2);
        peer.send(new Frame.Acknowledge(id, 1));
        peer.send(new Frame.Acknowledge(id, 1));
        done(one);
        CompletableFuture<Void> three = send("three");
        assertMessages(3);
        peer.send(new Frame.Acknowledge(id, 1));
        peer.send(new Frame.Acknowledge(id, 2));
        done(two);
        assertThat(three).isNotDone();
        peer.send(new Frame.Acknowledge(id, 3));
        done(three);
    }

    @Test
    void resumeThatIsRefusedForNowIsAskedForAgain() throws Exception {
        connect(true);
        CompletableFuture<Void> one = send("one");
        assertMessages(1);
        lose(1);
        peer.send(new Frame.Failure(id, WireErrors.of(new OutcomeUnknownException(CLUB, null)), true));
        Frame.Connect again = peer.next(Frame.Connect.class);
        assertThat(again.attempt()).isEqualTo(2);
        peer.send(new Frame.Failure(again.id(), WireErrors.of(new NodeUnavailableException("it starts")), true));
        again = peer.next(Frame.Connect.class);
        assertThat(again.attempt()).isEqualTo(3);
        id = again.id();
        peer.send(new Frame.Connected(id, ID, true, 0, 0));
        assertMessages(1);
        peer.send(new Frame.Acknowledge(id, 1));
        done(one);
        assertThat(await(Phase.RESUMED).reason()).isNull();
    }

    @Test
    void resumeOfOneThatIsNotThereBeginsAnewAndTellsThatNobodyKnowsOfWhatWasSent() throws Exception {
        connect(true);
        CompletableFuture<Void> one = send("one");
        assertMessages(1);
        lose(1);
        CompletableFuture<Void> two = send("two");
        peer.send(new Frame.Failure(id, WireErrors.of(new ConnectionEndedException(CLUB, "it has ended")), false));
        assertFails(one, OutcomeUnknownException.class);
        Frame.Connect anew = peer.next(Frame.Connect.class);
        assertThat(anew.connection()).isNull();
        assertThat(anew.attempt()).isZero();
        await(Phase.CONNECTING_ANEW);
        id = anew.id();
        peer.send(new Frame.Connected(id, "AAAAAAAAAAEAAAAAAAAAAw", false, 0, 0));
        assertMessages(1);
        peer.send(new Frame.Acknowledge(id, 1));
        done(two);
    }

    @Test
    void resumeOfOneThatIsNotThereEndsItWhereItMayNotBeginAnew() throws Exception {
        connect(false);
        CompletableFuture<Void> one = send("one");
        assertMessages(1);
        lose(1);
        CompletableFuture<Void> two = send("two");
        peer.send(new Frame.Failure(id, WireErrors.of(new ConnectionEndedException(CLUB, "it has ended")), false));
        await(Phase.ENDED);
        assertFails(one, OutcomeUnknownException.class);
        assertFails(two, ConnectionEndedException.class);
        assertThat(peer.poll(50)).isNull();
    }

    @Test
    void oneThatEndsAsSoonAsItIsResumedIsOver() throws Exception {
        connect(true);
        CompletableFuture<Void> one = send("one");
        CompletableFuture<Void> two = send("two");
        assertMessages(1, 2);
        lose(1);
        peer.send(new Frame.Connected(id, ID, true, 1, 0));
        peer.send(new Frame.Disconnect(id, "enough"));
        done(one);
        assertFails(two, OutcomeUnknownException.class);
        assertThat(await(Phase.ENDED).reason()).isEqualTo("enough");
        assertFails(send("three"), ConnectionEndedException.class);
        peer.kill();
        assertThat(List.copyOf(server.peers)).isEmpty();
    }
}
