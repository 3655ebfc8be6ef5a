package dev.rouse.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorType;
import dev.rouse.StateChangedInPlaceException;
import dev.rouse.fixture.Pile;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What development checks find of states that are changed behind the back of the runtime, and what they let pass. */
class StateWatchTest {

    private final ScriptedStore store = new ScriptedStore();
    private final TestNode node = TestNode.on(store, options -> options.developmentChecks(true), Pile.type());
    private final Pile pile = node.runtime().actor(Pile.class, "p");

    @AfterEach
    void nothingIsLeftOpen() {
        node.close();
        store.verifyNoMoreCalls();
    }

    @Test
    void aTurnThatChangesTheStateInPlaceWithoutUpdateFailsAndChangesNothing() {
        node.await(pile.add("a"));
        assertThat(node.call(pile.sneak("x")).error())
                .isInstanceOf(StateChangedInPlaceException.class)
                .hasMessageContaining("pile/p")
                .hasMessageContaining("ArrayList")
                .hasMessageContaining("sneak")
                .hasMessageContaining("update(state -> ...)");
        assertThat(node.await(pile.all())).containsExactly("a");
    }

    @Test
    void theFirstTurnOfAStoredStateIsCheckedToo() {
        node.await(pile.add("a"));
        node.close();
        try (TestNode next = TestNode.on(store, options -> options.developmentChecks(true), Pile.type())) {
            Pile woken = next.runtime().actor(Pile.class, "p");
            assertThat(next.call(woken.sneak("x")).error()).isInstanceOf(StateChangedInPlaceException.class);
            assertThat(next.await(woken.all())).containsExactly("a");
        }
    }

    @Test
    void aListThatItsGiverChangesLaterFailsTheNextTurn() {
        List<String> kept = new ArrayList<>(List.of("a"));
        node.await(pile.put(kept));
        kept.add("x");
        assertThat(node.call(pile.add("b")).error())
                .isInstanceOf(StateChangedInPlaceException.class)
                .hasMessageContaining("pile/p")
                .hasMessageContaining("add")
                .hasMessageContaining("List.copyOf");
        assertThat(node.await(pile.add("b"))).isEqualTo(2);
        assertThat(node.await(pile.all())).containsExactly("a", "b");
    }

    @Test
    void aResultThatIsTheStateItselfAndIsChangedByWhoGotItFailsTheNextTurn() {
        node.await(pile.add("a"));
        node.await(pile.leak()).add("x");
        assertThat(node.call(pile.all()).error()).isInstanceOf(StateChangedInPlaceException.class);
        assertThat(node.await(pile.all())).containsExactly("a");
    }

    @Test
    void anOrderThatIsChangedInPlaceIsFoundAsWell() {
        node.await(pile.put(new ArrayList<>(List.of("b", "a"))));
        List<String> leaked = node.await(pile.leak());
        leaked.sort(null);
        assertThat(node.call(pile.all()).error()).isInstanceOf(StateChangedInPlaceException.class);
        assertThat(node.await(pile.all())).containsExactly("b", "a");
    }

    @Test
    void aCreationThatChangesTheStateInPlaceFailsAndTheNextMayDoBetter() {
        List<String> changes = new ArrayList<>(List.of("x"));
        ActorType<Pile> type = ActorType.of(Pile.class, () -> new Pile.PileActor() {
            @Override
            protected Mono<Void> onCreate(Object input) {
                state().addAll(changes);
                return Mono.empty();
            }
        });
        try (TestNode other = TestNode.on(new ScriptedStore(), o -> o.developmentChecks(true), type)) {
            Pile created = other.runtime().actor(Pile.class, "p");
            assertThat(other.call(created.add("a")).error())
                    .isInstanceOf(StateChangedInPlaceException.class)
                    .hasMessageContaining("onCreate");
            assertThat(other.call(other.runtime().create(ActorAddress.of("pile", "p"), null))
                            .error())
                    .isInstanceOf(StateChangedInPlaceException.class);
            changes.clear();
            assertThat(other.await(created.add("b"))).isEqualTo(1);
        }
    }

    @Test
    void aStateThatIsReplacedInPlaceByUpdateOrLeftAloneIsFine() {
        node.await(pile.add("a"));
        node.await(pile.add("b"));
        assertThat(node.call(pile.addAndFail("x")).error()).hasMessage("scripted");
        node.await(pile.leak());
        assertThat(node.await(pile.all())).containsExactly("a", "b");
        assertThat(node.await(pile.add("c"))).isEqualTo(3);
    }
}
