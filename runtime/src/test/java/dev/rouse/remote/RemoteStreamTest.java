package dev.rouse.remote;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.ErrorKind;
import dev.rouse.LimitExceededException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.call.Call;
import dev.rouse.fixture.Received;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireLimits;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Streams of actors on other nodes. */
class RemoteStreamTest {

    private final Network network = new Network();
    private final CallingNode caller = network.node();
    private final CallingNode owner = network.node();

    RemoteStreamTest() {
        owner.open("a");
        caller.knows("a", owner, 1);
    }

    private ScriptedTurn turn() {
        return new ScriptedTurn(owner.next());
    }

    @Test
    void elementsComeAsTheyAreAskedForAndNoMore() {
        Received<Object> stream = Received.from(caller.stream("a", "watch", "x"), 3);
        ScriptedTurn turn = turn();
        assertThat(turn.requested).isEqualTo(3);
        turn.give("1", "2", "3");
        network.run();
        assertThat(stream.values()).containsExactly("1", "2", "3");
        assertThat(turn.requested).isZero();
        stream.request(2);
        network.run();
        assertThat(turn.requested).isEqualTo(2);
        turn.give("4");
        turn.end(null);
        network.run();
        assertThat(stream.values()).containsExactly("1", "2", "3", "4");
        assertThat(stream.isOver()).isTrue();
        assertThat(stream.error()).isNull();
    }

    @Test
    void aLongStreamIsAskedForInParts() {
        Received<Object> stream = Received.from(caller.stream("a", "watch", "x"));
        ScriptedTurn turn = turn();
        assertThat(turn.requested).isBetween(1L, 64L);
        for (int i = 0; i < 1_000; i++) {
            assertThat(turn.requested).isPositive();
            turn.give("" + i);
            network.run();
        }
        turn.end(null);
        network.run();
        assertThat(stream.values())
                .containsExactlyElementsOf(IntStream.range(0, 1_000)
                        .mapToObj(i -> (Object) ("" + i))
                        .toList());
        assertThat(stream.isOver()).isTrue();
    }

    @Test
    void aStreamThatIsCancelledEndsThere() {
        Received<Object> stream = Received.from(caller.stream("a", "watch", "x"));
        ScriptedTurn turn = turn();
        turn.give("1");
        network.run();
        stream.cancel();
        network.run();
        assertThat(turn.stopped).isTrue();
        assertThat(turn.failure).isNull();
        turn.give("2");
        network.run();
        assertThat(stream.values()).containsExactly("1");
    }

    @Test
    void aStreamThatGoesOnInWordsOfANewerVersionEndsHereAndThere() {
        Received<Object> stream = Received.from(caller.stream("a", "watch", "x"), 5);
        ScriptedTurn turn = turn();
        turn.give("1");
        network.run();
        caller.hears(new Frame.Unrecognized("'later'", 1));
        assertThat(stream.error(OutcomeUnknownException.class).getCause()).hasMessageContaining("'later'");
        assertThat(turn.stopped).as("nobody takes more of it").isTrue();
    }

    @Test
    void aStreamFailsBehindItsElements() {
        Received<Object> stream = Received.from(caller.stream("a", "watch", "x"));
        ScriptedTurn turn = turn();
        turn.give("1", "2");
        turn.end(new ActionException(ErrorKind.CONFLICT, "enough", "enough", Map.of()));
        network.run();
        assertThat(stream.values()).containsExactly("1", "2");
        stream.error(ActionException.class);
    }

    @Test
    void aStreamThatGivesNothingInTimeEndsThereToo() {
        Received<Object> stream = Received.from(caller.stream("a", "watch", "x"));
        ScriptedTurn turn = turn();
        network.pass(network.options.callTimeout().plusMillis(20));
        stream.error(dev.rouse.CallTimeoutException.class);
        assertThat(turn.stopped).isTrue();
    }

    @Test
    void aStreamThatHasBegunGoesOnBeyondTheTimeOut() {
        Received<Object> stream = Received.from(caller.stream("a", "watch", "x"));
        ScriptedTurn turn = turn();
        turn.give("1");
        network.pass(network.options.callTimeout().plusSeconds(1));
        turn.give("2");
        network.run();
        assertThat(stream.values()).containsExactly("1", "2");
        assertThat(stream.isOver()).isFalse();
    }

    @Test
    void aReadOnlyStreamBeginsAgainWhereItsLinkBreaksBeforeTheFirstElement() {
        Received<Object> stream = Received.from(caller.stream("a", "watch", "x"), 5);
        turn();
        CallingNode next = network.node();
        next.open("a");
        network.kill(owner);
        network.pass(Duration.ofMillis(100));
        caller.knows("a", next, 2);
        network.pass(Duration.ofMillis(600));
        ScriptedTurn again = new ScriptedTurn(next.next());
        assertThat(again.requested).isEqualTo(5);
        again.give("1");
        again.end(null);
        network.run();
        assertThat(stream.values()).containsExactly("1");
        assertThat(stream.error()).isNull();
    }

    @Test
    void aStreamWhoseLinkBreaksBehindAnElementEndsWithAnUnknownOutcome() {
        Received<Object> stream = Received.from(caller.stream("a", "watch", "x"), 5);
        turn().give("1");
        network.run();
        network.kill(owner);
        stream.error(OutcomeUnknownException.class);
        assertThat(stream.values()).containsExactly("1");
    }

    @Test
    void aStreamWhoseTurnMayChangeThingsIsNotBegunAgain() {
        Received<Object> stream = Received.from(caller.stream("a", "follow", "x"), 5);
        turn();
        network.kill(owner);
        stream.error(OutcomeUnknownException.class);
    }

    @Test
    void aStreamThatWentElsewhereInVainIsFedByTheLaneWhereItsShardOpens() {
        Received<Object> stream = Received.from(caller.stream("a", "watch", "x"), 2);
        turn();
        network.kill(owner);
        caller.open("a");
        network.pass(Duration.ofMillis(600));
        ScriptedTurn here = new ScriptedTurn(caller.next());
        assertThat(here.requested).isEqualTo(2);
        here.give("1", "2");
        here.end(null);
        network.run();
        assertThat(stream.values()).containsExactly("1", "2");
    }

    @Test
    void anElementThatIsTooLargeEndsTheStream() {
        Network small = new Network();
        small.limits = new WireLimits(WireLimits.LEAST_FRAME_BYTES, 100, 64);
        CallingNode from = small.node();
        CallingNode to = small.node();
        to.open("a");
        from.knows("a", to, 1);
        Received<Object> stream = Received.from(from.stream("a", "watch", "x"));
        ScriptedTurn turn = new ScriptedTurn(to.next());
        turn.give("1", "x".repeat(10_000), "3");
        small.run();
        assertThat(stream.values()).containsExactly("1");
        assertThat(stream.error(LimitExceededException.class).limit()).isEqualTo(WireLimits.LEAST_FRAME_BYTES);
        assertThat(turn.stopped).isTrue();
    }

    @Test
    void aCallerThatThrowsAtAnElementEndsItsStreamAlone() {
        Received<Object> other = Received.from(caller.stream("a", "watch", "y"), 1);
        Call first = owner.next();
        caller.stream("a", "watch", "x")
                .subscribe(
                        element -> {
                            throw new IllegalStateException("mine");
                        },
                        error -> {});
        ScriptedTurn turn = turn();
        turn.give("1");
        network.run();
        assertThat(turn.stopped).isTrue();
        ScriptedTurn untouched = new ScriptedTurn(first);
        untouched.give("1");
        network.run();
        assertThat(other.values()).containsExactly("1");
    }
}
