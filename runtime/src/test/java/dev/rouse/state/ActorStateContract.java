package dev.rouse.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Durability;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Items;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Whatever a turn does to the object of its state: what it replaced is saved as it was when it ended, and nothing else. */
public interface ActorStateContract extends ActorFixture {

    private TestNode unchecked(Durability durability) {
        return TestNode.on(store(), options -> options.developmentChecks(false), Items.type(durability));
    }

    private TestNode unchecked() {
        return unchecked(Durability.BEFORE_REPLY);
    }

    private static Items items(TestNode node) {
        return node.runtime().actor(Items.class, "p");
    }

    /** What a process finds that begins now. */
    private static Throwable failure(TestNode node, Mono<?> call) {
        Received<?> received = node.call(call);
        node.until(received::isOver);
        return received.error();
    }

    private List<String> restarted(TestNode ended) {
        ended.close();
        try (TestNode next = unchecked()) {
            return next.await(items(next).all());
        }
    }

    @Test
    default void aStateThatIsChangedInPlaceByUpdateIsSaved() {
        TestNode node = unchecked();
        node.await(items(node).add("a"));
        assertThat(node.await(items(node).add("b"))).isEqualTo(2);
        assertThat(restarted(node)).containsExactly("a", "b");
    }

    @Test
    default void whatAFailedTurnChangedInPlaceIsGone() {
        TestNode node = unchecked();
        node.await(items(node).add("a"));
        assertThat(failure(node, items(node).addAndFail("x"))).hasMessage("scripted");
        assertThat(failure(node, items(node).sneakAndFail("y"))).hasMessage("scripted");
        assertThat(node.await(items(node).all())).containsExactly("a");
        node.await(items(node).add("b"));
        assertThat(restarted(node)).containsExactly("a", "b");
    }

    @Test
    default void whatAFailedTurnChangedInPlaceOfAStoredStateIsGone() {
        TestNode node = unchecked();
        node.await(items(node).add("a"));
        node.close();
        TestNode next = unchecked();
        assertThat(failure(next, items(next).addAndFail("x"))).hasMessage("scripted");
        assertThat(next.await(items(next).all())).containsExactly("a");
        assertThat(restarted(next)).containsExactly("a");
    }

    @Test
    default void whatIsDoneLaterToAListThatBecameTheStateIsNotSaved() {
        TestNode node = unchecked();
        List<String> kept = new ArrayList<>(List.of("a"));
        node.await(items(node).put(kept));
        kept.add("b");
        assertThat(restarted(node)).containsExactly("a");
    }

    @Test
    default void aTurnThatHasNotEndedIsNotSavedWithOneThatHas() {
        TestNode node = unchecked(Durability.within(Duration.ofSeconds(1)));
        node.await(items(node).add("a"));
        Sinks.Empty<Void> gate = Sinks.empty();
        Received<Integer> waiting = node.call(items(node).addAndWait("x", gate.asMono()));
        node.advance(Duration.ofSeconds(3));
        assertThat(waiting.isOver()).isFalse();
        gate.tryEmitError(new IllegalStateException("scripted"));
        node.until(waiting::isOver);
        assertThat(waiting.error()).hasMessage("scripted");
        assertThat(restarted(node)).containsExactly("a");
    }

    @Test
    default void changesInPlaceOfInterleavedTurnsAreMadeOnce() {
        TestNode node = unchecked();
        node.await(items(node).add("a"));
        Sinks.Empty<Void> gate = Sinks.empty();
        Received<Integer> first = node.call(items(node).addTwiceAcross("x", gate.asMono()));
        assertThat(node.await(items(node).addTwiceAcross("y", Mono.empty()))).isEqualTo(3);
        gate.tryEmitEmpty();
        node.until(first::isOver);
        assertThat(first.value()).isEqualTo(5);
        assertThat(restarted(node)).containsExactly("a", "y", "y", "x", "x");
    }
}
