package dev.rouse.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Actor;
import dev.rouse.ActorType;
import dev.rouse.Interleaved;
import dev.rouse.QueueHandler;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Messages that are due and cannot begin beside the other alarms of their actor. */
public interface QueueAlarmContract extends ActorFixture {

    /** An actor whose jobs never end, and that ticks beside them. */
    interface Busy {

        @Interleaved
        @QueueHandler("jobs")
        Mono<Void> job(String name);

        /** Notes when it came. */
        @Interleaved
        Mono<Void> tick(long due);

        /** Plans ticks. */
        Mono<Void> plan(List<Long> millis);
    }

    /** The implementation. */
    final class BusyActor extends Actor<List<String>> implements Busy {

        private final TestNode[] node;
        private final List<Long> late;

        BusyActor(TestNode[] node, List<Long> late) {
            this.node = node;
            this.late = late;
        }

        @Override
        protected List<String> initialState() {
            return List.of();
        }

        @Override
        public Mono<Void> job(String name) {
            return Mono.never();
        }

        @Override
        public Mono<Void> tick(long due) {
            late.add(node[0].now().toEpochMilli() - due);
            return Mono.empty();
        }

        @Override
        public Mono<Void> plan(List<Long> millis) {
            long now = node[0].now().toEpochMilli();
            millis.forEach(delay -> schedule().after(Duration.ofMillis(delay), "tick", now + delay));
            return Mono.empty();
        }
    }

    @Test
    default void messageThatIsDueAndCannotBeginHoldsUpNoOtherAlarm() {
        List<Long> late = new ArrayList<>();
        TestNode[] node = new TestNode[1];
        try (TestNode opened = TestNode.on(
                store(),
                ActorType.of(Busy.class, () -> new BusyActor(node, late))
                        .options(options -> options.queues(queues -> queues.concurrency(1))))) {
            node[0] = opened;
            opened.await(
                    opened.runtime().actor(Busy.class, "k").plan(List.of(4_000L, 9_000L, 12_000L, 23_000L, 41_000L)));
            opened.await(opened.runtime().queue(Busy.class, "jobs", "k").send("a"));
            opened.await(opened.runtime()
                    .queue(Busy.class, "jobs", "k")
                    .after(Duration.ofSeconds(1))
                    .send("b"));
            for (int i = 0; i < 9; i++) {
                opened.advance(Duration.ofSeconds(5));
            }
            assertThat(late).hasSize(5).allMatch(millis -> millis < 1_000);
        }
    }
}
