package dev.rouse.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorData;
import dev.rouse.LimitExceededException;
import dev.rouse.StateEncodingException;
import dev.rouse.data.Notebook.Note;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Own data as values: what was put is read, now and later, and only that. */
public interface TypedDataContract extends ActorFixture {

    private TestNode notebooks() {
        return TestNode.on(store(), Notebook.type());
    }

    private static Notebook notebook(TestNode node) {
        return node.runtime().actor(Notebook.class, "n");
    }

    private static Note note(String text) {
        return new Note(text, List.of());
    }

    private static Throwable failure(TestNode node, Mono<?> call) {
        Received<?> received = node.call(call);
        node.until(received::isOver);
        return received.error();
    }

    @Test
    default void aValueIsReadAsItWasPutInItsTurnAndInLaterOnesAndAfterARestart() {
        TestNode node = notebooks();
        Note tea = new Note("tea", List.of("hot", "green"));
        node.await(notebook(node).put("1", tea));
        assertThat(node.await(notebook(node).get("1"))).isEqualTo(tea);
        assertThat(node.await(notebook(node).get("2").defaultIfEmpty(note("none"))))
                .isEqualTo(note("none"));
        node.close();
        try (TestNode next = notebooks()) {
            assertThat(next.await(notebook(next).get("1"))).isEqualTo(tea);
            assertThat(next.await(notebook(next).keys())).containsExactly("note/1");
        }
    }

    @Test
    default void manyArePutAndReadAtOnceAndRemoved() {
        try (TestNode node = notebooks()) {
            node.await(notebook(node).putAll(Map.of("1", "a", "2", "b", "3", "c")));
            node.await(notebook(node).delete("2"));
            assertThat(node.await(notebook(node).getAll(List.of("1", "2", "3", "4"))))
                    .isEqualTo(Map.of("1", note("a"), "3", note("c")));
        }
    }

    @Test
    default void anUpdateBeginsChangesAndRemovesAValue() {
        TestNode node = notebooks();
        assertThat(node.await(notebook(node).append("1", "a"))).isEqualTo(note("a"));
        assertThat(node.await(notebook(node).appendEach("1", List.of("b", "c"))))
                .isEqualTo(note("abc"));
        node.close();
        try (TestNode next = notebooks()) {
            assertThat(next.await(notebook(next).append("1", "d"))).isEqualTo(note("abcd"));
            assertThat(next.await(notebook(next).drop("1"))).isNull();
            assertThat(next.await(notebook(next).drop("1"))).isNull();
            assertThat(next.await(notebook(next).keys())).isEmpty();
        }
    }

    @Test
    default void whatAFailedTurnPutIsGone() {
        try (TestNode node = notebooks()) {
            node.await(notebook(node).put("1", note("a")));
            assertThat(failure(node, notebook(node).putAndFail("1", note("b")))).hasMessage("scripted");
            assertThat(node.await(notebook(node).get("1"))).isEqualTo(note("a"));
        }
    }

    @Test
    default void whatIsDoneLaterToAValueThatWasPutChangesNothing() {
        try (TestNode node = notebooks()) {
            assertThat(node.await(notebook(node).putAndSpoil("1")).tags()).containsExactly("a");
        }
    }

    @Test
    default void aViewListsOnlyWhatIsUnderItsPrefixByTheRestOfTheKeys() {
        try (TestNode node = notebooks()) {
            node.await(notebook(node).putText("node", "no note"));
            node.await(notebook(node).putText("note0", "no note"));
            node.await(notebook(node).putAll(Map.of("1", "a", "12", "b", "2", "c", "3", "d")));
            assertThat(node.await(notebook(node).under(""))).containsExactly("1=a", "12=b", "2=c", "3=d");
            assertThat(node.await(notebook(node).under("1"))).containsExactly("1=a", "12=b");
            assertThat(node.await(notebook(node).list("12", "3", 10, false))).containsExactly("12=b", "2=c");
            assertThat(node.await(notebook(node).list("1", "9", 2, true))).containsExactly("3=d", "2=c");
        }
    }

    @Test
    default void aValueThatCannotBeWrittenFailsItsTurnAndNamesKeyAndClass() {
        try (TestNode node = notebooks()) {
            assertThat(failure(node, notebook(node).putRiddle("r")))
                    .isInstanceOfSatisfying(
                            StateEncodingException.class,
                            error -> assertThat(error.code()).isEqualTo("data_not_encodable"))
                    .hasMessageContaining("key 'r'")
                    .hasMessageContaining("notebook/n")
                    .hasMessageContaining(Notebook.Riddle.class.getName());
            assertThat(failure(node, notebook(node).putNothing("r")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("delete");
            assertThat(node.await(notebook(node).keys())).isEmpty();
        }
    }

    @Test
    default void aValueThatCannotBeReadFailsItsTurnAndStaysAsItIs() {
        try (TestNode node = notebooks()) {
            node.await(notebook(node).putText("note/1", "no JSON"));
            for (Mono<?> call : List.of(
                    notebook(node).get("1"),
                    notebook(node).append("1", "x"),
                    notebook(node).under(""),
                    notebook(node).getAll(List.of("1")))) {
                assertThat(failure(node, call))
                        .isInstanceOfSatisfying(
                                StateEncodingException.class,
                                error -> assertThat(error.code()).isEqualTo("data_not_decodable"))
                        .hasMessageContaining("key 'note/1'")
                        .hasMessageContaining(Note.class.getName());
            }
            assertThat(node.await(notebook(node).keys())).containsExactly("note/1");
        }
    }

    @Test
    default void theLimitsOfOwnDataAreThoseOfItsValues() {
        try (TestNode node = notebooks()) {
            assertThat(failure(node, notebook(node).putLarge("1", ActorData.MAX_VALUE_BYTES)))
                    .isInstanceOf(LimitExceededException.class);
            node.await(notebook(node).putLarge("1", ActorData.MAX_VALUE_BYTES - 100));
            assertThat(node.await(notebook(node).get("1")).text()).hasSize(ActorData.MAX_VALUE_BYTES - 100);
        }
    }
}
