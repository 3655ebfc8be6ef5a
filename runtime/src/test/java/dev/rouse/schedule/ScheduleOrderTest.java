package dev.rouse.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.LimitExceededException;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** In which order entries of a schedule run, at the edges of time, and what one is told that is too large. */
class ScheduleOrderTest {

    private static final int ENTRIES = 20;

    private final ScriptedStore store = new ScriptedStore();
    private final List<String> ran = new ArrayList<>();
    private final Puppet.Play play = new Puppet.Play();
    private final TestNode node = TestNode.on(
            store,
            play.type(ActorOptions.builder().idleTimeout(Duration.ofSeconds(1)).build()));
    private final Puppet a = node.runtime().actor(Puppet.class, "a");

    ScheduleOrderTest() {
        for (int i = 0; i < ENTRIES; i++) {
            String name = "" + i;
            play.part(name, puppet -> {
                ran.add(name);
                return Mono.just(name);
            });
        }
    }

    @AfterEach
    void stop() {
        node.close();
        store.verifyNoMoreCalls();
    }

    private static List<String> inOrder() {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < ENTRIES; i++) {
            names.add("" + i);
        }
        return names;
    }

    @Test
    void entriesOfOneInstantRunInTheOrderOfTheirCreation() {
        Instant due = node.now().plusSeconds(60);
        play.part("plan", puppet -> {
            for (int i = 0; i < ENTRIES; i++) {
                puppet.plan().at(due, "act", "" + i);
            }
            return Mono.just("planned");
        });
        node.await(a.act("plan"));
        node.advance(Duration.ofSeconds(70));
        assertThat(ran).isEqualTo(inOrder());
    }

    @Test
    void entriesOfOneInstantKeepTheirOrderWhenTheClockIsSetBackBetweenThem() {
        Instant due = node.now().plusSeconds(60);
        for (int i = 0; i < ENTRIES; i++) {
            String name = "" + i;
            play.part("plan" + i, puppet -> Mono.just(puppet.plan().at(due, "act", name)));
            node.await(a.act("plan" + i));
            node.setWallClock(Duration.ofSeconds(-1));
        }
        node.advance(Duration.ofSeconds(100));
        assertThat(ran).isEqualTo(inOrder());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1000000000-01-01T00:00:00Z", "1960-01-01T00:00:00Z", "1970-01-01T00:00:00Z"})
    void timeThatIsPastIsNowHoweverLongItIsPast(String time) {
        play.part("plan", puppet -> Mono.just(puppet.plan().at(Instant.parse(time), "act", "0")));
        node.await(a.act("plan"));
        node.advance(Duration.ofSeconds(5));
        assertThat(ran).containsExactly("0");
    }

    @Test
    void delayThatIsPastAllTimeIsNone() {
        play.part("plan", puppet -> Mono.just(puppet.plan().after(Duration.ofSeconds(Long.MIN_VALUE), "act", "0")));
        node.await(a.act("plan"));
        node.advance(Duration.ofSeconds(5));
        assertThat(ran).containsExactly("0");
    }

    @Test
    void scheduleThatIsTooLargeForATurnIsToldAsSuch() {
        String large = "x".repeat(60_000);
        play.part("plan", puppet -> {
            for (int i = 0; i < 1_000; i++) {
                puppet.plan().after(Duration.ofHours(1), "act", large);
            }
            return Mono.just("planned");
        });
        assertThat(node.call(a.act("plan")).error())
                .isInstanceOf(LimitExceededException.class)
                .hasMessageContaining("of the schedule that one turn changes");
    }
}
