package dev.rouse.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorType;
import dev.rouse.StateChangedInPlaceException;
import dev.rouse.fixture.Items;
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
    private final TestNode node = TestNode.on(store, options -> options.developmentChecks(true), Items.type());
    private final Items items = node.runtime().actor(Items.class, "p");

    @AfterEach
    void nothingIsLeftOpen() {
        node.close();
        store.verifyNoMoreCalls();
    }

    @Test
    void aTurnThatChangesTheStateInPlaceWithoutUpdateFailsAndChangesNothing() {
        node.await(items.add("a"));
        assertThat(node.call(items.sneak("x")).error())
                .isInstanceOf(StateChangedInPlaceException.class)
                .hasMessageContaining("items/p")
                .hasMessageContaining("ArrayList")
                .hasMessageContaining("sneak")
                .hasMessageContaining("update(state -> ...)");
        assertThat(node.await(items.all())).containsExactly("a");
    }

    @Test
    void theFirstTurnOfAStoredStateIsCheckedToo() {
        node.await(items.add("a"));
        node.close();
        try (TestNode next = TestNode.on(store, options -> options.developmentChecks(true), Items.type())) {
            Items woken = next.runtime().actor(Items.class, "p");
            assertThat(next.call(woken.sneak("x")).error()).isInstanceOf(StateChangedInPlaceException.class);
            assertThat(next.await(woken.all())).containsExactly("a");
        }
    }

    @Test
    void aListThatItsGiverChangesLaterFailsTheNextTurn() {
        List<String> kept = new ArrayList<>(List.of("a"));
        node.await(items.put(kept));
        kept.add("x");
        assertThat(node.call(items.add("b")).error())
                .isInstanceOf(StateChangedInPlaceException.class)
                .hasMessageContaining("items/p")
                .hasMessageContaining("add")
                .hasMessageContaining("List.copyOf");
        assertThat(node.await(items.add("b"))).isEqualTo(2);
        assertThat(node.await(items.all())).containsExactly("a", "b");
    }

    @Test
    void aResultThatIsTheStateItselfAndIsChangedByWhoGotItFailsTheNextTurn() {
        node.await(items.add("a"));
        node.await(items.leak()).add("x");
        assertThat(node.call(items.all()).error()).isInstanceOf(StateChangedInPlaceException.class);
        assertThat(node.await(items.all())).containsExactly("a");
    }

    @Test
    void anOrderThatIsChangedInPlaceIsFoundAsWell() {
        node.await(items.put(new ArrayList<>(List.of("b", "a"))));
        List<String> leaked = node.await(items.leak());
        leaked.sort(null);
        assertThat(node.call(items.all()).error()).isInstanceOf(StateChangedInPlaceException.class);
        assertThat(node.await(items.all())).containsExactly("b", "a");
    }

    @Test
    void aCreationThatChangesTheStateInPlaceFailsAndTheNextMayDoBetter() {
        List<String> changes = new ArrayList<>(List.of("x"));
        ActorType<Items> type = ActorType.of(Items.class, () -> new Items.ItemsActor() {
            @Override
            protected Mono<Void> onCreate(Object input) {
                state().addAll(changes);
                return Mono.empty();
            }
        });
        try (TestNode other = TestNode.on(new ScriptedStore(), o -> o.developmentChecks(true), type)) {
            Items created = other.runtime().actor(Items.class, "p");
            assertThat(other.call(created.add("a")).error())
                    .isInstanceOf(StateChangedInPlaceException.class)
                    .hasMessageContaining("onCreate");
            assertThat(other.call(other.runtime().create(ActorAddress.of("items", "p"), null))
                            .error())
                    .isInstanceOf(StateChangedInPlaceException.class);
            changes.clear();
            assertThat(other.await(created.add("b"))).isEqualTo(1);
        }
    }

    @Test
    void aStateThatIsReplacedInPlaceByUpdateOrLeftAloneIsFine() {
        node.await(items.add("a"));
        node.await(items.add("b"));
        assertThat(node.call(items.addAndFail("x")).error()).hasMessage("scripted");
        node.await(items.leak());
        assertThat(node.await(items.all())).containsExactly("a", "b");
        assertThat(node.await(items.add("c"))).isEqualTo(3);
    }
}
