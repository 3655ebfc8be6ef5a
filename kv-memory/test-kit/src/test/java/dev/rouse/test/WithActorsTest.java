package dev.rouse.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The node that a test is given as a parameter. */
@Tag("each-junit")
@WithActors(CounterActor.class)
class WithActorsTest {

    private TestNode before;

    @BeforeEach
    void increment(TestNode node) {
        before = node;
        node.await(node.actor(Counter.class, "c").increment(1));
    }

    @Test
    void nodeIsThatOfTheMethodsBefore(TestNode node) {
        assertThat(node).isSameAs(before);
    }

    @Test
    void nodeIsFreshForEachTest(TestNode node) {
        assertThat(node.await(node.actor(Counter.class, "c").value())).isEqualTo(1);
    }

    @Test
    @WithActors({CounterActor.class, DiaryActor.class})
    void actorsOfTheMethodGoFirst(TestNode node) {
        assertThat(node.runtime().types()).containsExactly("counter", "diary");
    }
}
