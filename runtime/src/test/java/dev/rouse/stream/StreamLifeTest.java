package dev.rouse.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.CallTimeoutException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RolledBackException;
import dev.rouse.TurnAbortedException;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.PendingCommit;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvTooLargeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Ends of streams, whoever ends them, and what they never say. */
class StreamLifeTest {

    private final ScriptedStore store = new ScriptedStore();
    private final Sinks.Many<String> source = Sinks.many().multicast().directBestEffort();
    private final List<String> ends = new ArrayList<>();
    private final Puppet.Play play = new Puppet.Play()
            .part("add", puppet -> Mono.just(puppet.add("+")))
            .part("grow", puppet -> Mono.just(puppet.add("x".repeat(4_000_000))))
            .part(
                    "feed",
                    puppet -> source.asFlux()
                            .publishOn(puppet.home())
                            .map(element -> element + puppet.now().length())
                            .doFinally(end -> ends.add(end.toString())));
    private final TestNode node = TestNode.on(store, play.type());
    private final Puppet a = node.runtime().actor(Puppet.class, "a");

    @AfterEach
    void nothingIsLeftOpen() {
        store.releaseCommits();
        store.heal();
        node.close();
        store.verifyNoMoreCalls();
    }

    @Test
    void aStreamThatTimesOutEndsItsTurn() {
        node.await(a.act("add"));
        Received<String> received = Received.from(a.watch("feed"));
        node.run();
        node.advance(Duration.ofSeconds(61));
        assertThat(received.error()).isInstanceOf(CallTimeoutException.class);
        assertThat(ends).as("nobody is left who could end it").containsExactly("cancel");
        assertThat(node.call(a.act("add")).isOver()).isTrue();
    }

    @Test
    void anElementThatSawARefusedChangeNeverLeavesAndTheStreamEnds() {
        node.await(a.act("add"));
        store.holdCommits();
        Received<String> refused = node.call(a.act("add"));
        Received<String> received = Received.from(a.watch("feed"));
        node.run();
        source.tryEmitNext("length ");
        node.run();
        assertThat(received.values()).isEmpty();
        store.expectCommit().fail(new KvTooLargeException("commit", 2, 1));
        node.run();
        assertThat(refused.isOver()).isTrue();
        assertThat(received.values()).isEmpty();
        assertThat(received.error()).isInstanceOf(RolledBackException.class);
        assertThat(ends).hasSize(1);
    }

    @Test
    void anElementThatSawAStateThatCannotBeWrittenNeverLeaves() {
        node.await(a.act("add"));
        store.holdCommits();
        node.call(a.act("add"));
        Received<String> kept = node.call(a.act("add"));
        Received<String> tooLarge = node.call(a.act("grow"));
        Received<String> received = Received.from(a.watch("feed"));
        node.run();
        source.tryEmitNext("length ");
        node.run();
        store.releaseCommits();
        node.run();
        assertThat(kept.value()).isEqualTo("+++");
        assertThat(tooLarge.error()).isNotNull();
        assertThat(received.values()).isEmpty();
        assertThat(received.error()).isInstanceOf(RolledBackException.class);
    }

    @Test
    void anElementLeavesWithTheCommitThatItSaw() {
        node.await(a.act("add"));
        store.holdCommits();
        node.call(a.act("add"));
        Received<String> received = Received.from(a.watch("feed"));
        node.run();
        source.tryEmitNext("length ");
        node.run();
        PendingCommit commit = store.expectCommit();
        assertThat(received.values()).isEmpty();
        commit.apply();
        node.run();
        assertThat(received.values()).containsExactly("length 2");
        received.cancel();
        node.run();
        assertThat(ends).containsExactly("cancel");
    }

    @Test
    void aStreamOfANodeThatLostItsPlaceEnds() {
        node.await(a.act("add"));
        Received<String> received = Received.from(a.watch("feed"));
        node.run();
        source.tryEmitNext("length ");
        node.run();
        assertThat(received.values()).hasSize(1);
        store.entries().stream()
                .map(dev.rouse.kv.KvEntry::key)
                .filter(key -> key.startsWith(new dev.rouse.record.Keys((byte) 'R').epochs()))
                .forEach(store::remove);
        node.advance(Duration.ofSeconds(5));
        assertThat(node.fenced).hasSize(1);
        source.tryEmitNext("length ");
        node.run();
        assertThat(received.values()).hasSize(1);
        assertThat(received.error())
                .as("something happened: an element left")
                .isInstanceOf(TurnAbortedException.class)
                .hasCauseInstanceOf(NodeUnavailableException.class);
    }

    @Test
    void aStreamThatOutlivesTheStopOfItsNodeIsEnded() {
        node.await(a.act("add"));
        Received<String> received = Received.from(a.watch("feed"));
        Received<Integer> stopped = node.call(node.runtime().stop(Duration.ofSeconds(1)));
        node.advance(Duration.ofSeconds(2));
        assertThat(stopped.value()).isEqualTo(1);
        assertThat(received.error()).isInstanceOf(NodeUnavailableException.class);
        assertThat(ends).containsExactly("cancel");
    }

    @Test
    void aSourceThatFailsInTheMiddleIsToldBehindItsElements() {
        node.await(a.act("add"));
        Received<String> received = Received.from(a.watch("feed"), 1);
        node.run();
        source.tryEmitNext("a");
        source.tryEmitNext("b");
        source.tryEmitError(new IllegalStateException("broken"));
        node.run();
        assertThat(received.values()).containsExactly("a1");
        assertThat(received.isOver()).isFalse();
        received.request(5);
        node.run();
        assertThat(received.values()).containsExactly("a1", "b1");
        assertThat(received.error()).isNotNull();
    }

    @Test
    void cancellingBeforeTheTurnBeginsAsksNothingOfTheSource() {
        Received<String> received = Received.from(a.watch("feed"), 0);
        received.cancel();
        received.request(1);
        node.run();
        assertThat(ends).isEmpty();
        assertThat(node.starts).isEmpty();
    }

    @Test
    void theLastElementsOfAnEndedStreamComeWhenTheyAreWanted() {
        play.part("three", puppet -> Flux.just("a", "b", "c"));
        Received<String> received = Received.from(a.watch("three"), 1);
        node.run();
        assertThat(received.values()).containsExactly("a");
        received.request(1);
        node.run();
        assertThat(received.isOver()).isFalse();
        received.request(1);
        node.run();
        assertThat(received.values()).containsExactly("a", "b", "c");
        assertThat(received.isOver()).isTrue();
    }
}
