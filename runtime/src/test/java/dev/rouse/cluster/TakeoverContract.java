package dev.rouse.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorType;
import dev.rouse.NodeHealth.Status;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RetryableException;
import dev.rouse.fixture.Probe;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.SharedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/**
 * Two nodes on one store, of which one is paused in the middle of its calls again and again, and loses its shards to the other:
 * nothing that was acknowledged is lost, and nothing is done twice. In virtual time, on stores that answer at once.
 */
public interface TakeoverContract {

    int ROUNDS = Integer.getInteger("rouse.takeover.rounds", 20);
    int LONGEST_WORK_MILLIS = 3_000;

    /** A fresh store that answers on the thread that asks. */
    KvStore store();

    @Test
    default void whatAPausedNodeDoesWhenItWakesUpChangesNothing() {
        long seed = Long.getLong("rouse.takeover.seed", 20_261_123L);
        Random random = new Random(seed);
        KvStore store = new SharedStore(store());
        Calls calls = new Calls();
        TestNode serving = begin(store);
        TestNode.pass(Duration.ofSeconds(1), serving);
        TestNode standby = begin(store);
        TestNode.pass(Duration.ofSeconds(3), serving, standby);
        for (int round = 0; round < ROUNDS; round++) {
            String what = "round " + round + ", seed " + seed;
            calls.make(serving, random.nextInt(20));
            TestNode.pass(Duration.ofMillis(random.nextInt(LONGEST_WORK_MILLIS)), serving, standby);
            calls.leaveWithoutAnswer(serving, random.nextInt(20));

            TestNode.pass(Duration.ofSeconds(15), standby);
            assertThat(standby.runtime().health().status()).as(what).isEqualTo(Status.SERVING);
            calls.make(standby, 1 + random.nextInt(20));

            TestNode.pass(Duration.ofSeconds(15), serving, standby);
            assertThat(serving.runtime().health().status()).as(what).isEqualTo(Status.SERVING);
            TestNode paused = serving;
            serving = standby;
            standby = paused;
        }
        calls.judge(serving, standby, "seed " + seed);
        standby.close();
        serving.close();
    }

    @Test
    default void cancellationByAPausedNodeChangesNothing() {
        KvStore store = new SharedStore(store());
        ActorAddress a = ActorAddress.of("puppet", "a");
        ActorType<Puppet> type = new Puppet.Play()
                .part("plan", puppet -> Mono.just(puppet.plan().named("it").after(Duration.ofHours(1), "act", "state")))
                .type();
        TestNode serving = begin(store, type);
        TestNode.pass(Duration.ofSeconds(1), serving);
        TestNode standby = begin(store, type);
        TestNode.pass(Duration.ofSeconds(3), serving, standby);
        await(serving.runtime().actor(Puppet.class, "a").act("plan"), serving, standby);
        Received<Boolean> cancelled = Received.from(serving.runtime().cancelScheduledNamed(a, "it"));

        TestNode.pass(Duration.ofSeconds(15), standby);
        assertThat(standby.runtime().health().status()).isEqualTo(Status.SERVING);
        TestNode.pass(Duration.ofSeconds(15), serving, standby);

        boolean acknowledged = cancelled.error() == null && cancelled.value();
        if (!acknowledged) {
            assertThat(cancelled.error()).isInstanceOfAny(RetryableException.class, OutcomeUnknownException.class);
        }
        assertThat(await(standby.runtime().schedule(a, null, 10), serving, standby)
                        .entries())
                .hasSize(acknowledged ? 0 : 1);
        serving.close();
        standby.close();
    }

    private static TestNode begin(KvStore store) {
        return begin(store, Probe.type(new Probe.Gates()));
    }

    private static TestNode begin(KvStore store, ActorType<?> type) {
        return TestNode.begin(store, options -> options, type);
    }

    /** Runs both until {@code call} is answered. */
    static <T> T await(Mono<T> call, TestNode... running) {
        Received<T> received = Received.from(call);
        for (int i = 0; i < 200 && !received.isOver(); i++) {
            TestNode.pass(Duration.ofMillis(50), running);
        }
        return received.value();
    }

    /** Calls to a few actors, and what came of them. */
    final class Calls {

        private static final int ACTORS = 3;

        private final List<Received<Long>> made = new ArrayList<>();

        void make(TestNode node, int calls) {
            for (int i = 0; i < calls; i++) {
                made.add(node.call(tally(node, i).add(1)));
            }
        }

        /** The node does not run again for now: they wait in it. */
        void leaveWithoutAnswer(TestNode node, int calls) {
            for (int i = 0; i < calls; i++) {
                made.add(Received.from(tally(node, i).add(1)));
            }
        }

        private static Probe tally(TestNode node, int number) {
            return node.runtime().actor(Probe.class, "tally" + number % ACTORS);
        }

        void judge(TestNode node, TestNode other, String what) {
            long sum = 0;
            for (int i = 0; i < ACTORS; i++) {
                sum += TakeoverContract.await(tally(node, i).value(), node, other);
            }
            assertThat(made)
                    .as(what)
                    .allSatisfy(call -> assertThat(call.isOver()).isTrue());
            long acknowledged =
                    made.stream().filter(call -> call.error() == null).count();
            long unknown = made.stream()
                    .filter(call -> call.error() instanceof OutcomeUnknownException)
                    .count();
            long retryable = made.stream()
                    .filter(call -> call.error() instanceof RetryableException)
                    .count();
            assertThat(acknowledged + unknown + retryable).as(what).isEqualTo(made.size());
            assertThat(sum).as(what).isBetween(acknowledged, acknowledged + unknown);
        }
    }
}
