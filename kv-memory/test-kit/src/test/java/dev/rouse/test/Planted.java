package dev.rouse.test;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.Actor;
import dev.rouse.ActorClient;
import dev.rouse.ActorType;
import dev.rouse.Durability;
import dev.rouse.Interleaved;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.ReadOnly;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Actors and clients with one mistake each, and tests that are to find it. Not run by themselves. */
final class Planted {

    private static final int SEEDS = 200;
    private static final int OPERATIONS = 40;

    /** Counts in a field, which is another one in each life. */
    static final class ForgetfulActor extends Actor<Long> implements Counter {

        private long count;

        @Override
        protected Long initialState() {
            return 0L;
        }

        @Override
        public Mono<Long> increment(long by) {
            count += by;
            return Mono.just(count);
        }

        @Override
        public Mono<Long> value() {
            return Mono.just(count);
        }
    }

    /** A number that grows, slowly. */
    public interface Scale {

        @Interleaved
        Mono<Long> increment(long by);

        @ReadOnly
        Mono<Long> value();
    }

    /** Writes what it read before it waited. */
    static final class HastyActor extends Actor<Long> implements Scale {

        @Override
        protected Long initialState() {
            return 0L;
        }

        @Override
        public Mono<Long> increment(long by) {
            long before = state();
            return Mono.delay(Duration.ofMillis(500), lane()).map(waited -> update(any -> before + by));
        }

        @Override
        public Mono<Long> value() {
            return Mono.just(state());
        }
    }

    private static void assertCounted(SimulatedCluster cluster, Operations all, long value) {
        cluster.note("the end is " + value + " after " + all);
        assertThat(value).as("%s", all).isBetween((long) all.answered(), (long) all.answered() + all.unknown());
    }

    private static long value(SimulatedCluster cluster) {
        return cluster.await(cluster.actor(Counter.class, "c").value());
    }

    private static Mono<Long> increment(ActorClient actors) {
        return actors.actor(Counter.class, "c").increment(1);
    }

    @Simulated(seeds = SEEDS, actors = CounterActor.class)
    void correct(SimulatedCluster cluster) {
        Operations all = cluster.run(OPERATIONS, client -> increment(client.actors()));
        assertCounted(cluster, all, value(cluster));
    }

    @Simulated(seeds = SEEDS, actors = ForgetfulActor.class)
    void updateInAField(SimulatedCluster cluster) {
        Operations all = cluster.run(OPERATIONS, client -> increment(client.actors()));
        assertCounted(cluster, all, value(cluster));
    }

    @Simulated(seeds = SEEDS, actors = HastyActor.class)
    void updateOfAnOldState(SimulatedCluster cluster) {
        Operations all =
                cluster.run(OPERATIONS, client -> client.actor(Scale.class, "c").increment(1));
        assertCounted(
                cluster, all, cluster.await(cluster.actor(Scale.class, "c").value()));
    }

    @Simulated(seeds = SEEDS)
    void replyBeforeDurable(SimulatedCluster cluster) {
        cluster.hosts(ActorType.of(Counter.class, CounterActor::new).options(o -> o.durability(Durability.ON_SLEEP)));
        Operations all = cluster.run(OPERATIONS, client -> increment(client.actors()));
        assertCounted(cluster, all, value(cluster));
    }

    @Simulated(seeds = SEEDS, actors = CounterActor.class)
    void retryOfWhatMayHaveHappened(SimulatedCluster cluster) {
        Operations all = cluster.run(
                OPERATIONS,
                client -> increment(client.actors())
                        .retryWhen(Retry.max(5).filter(OutcomeUnknownException.class::isInstance)));
        assertCounted(cluster, all, value(cluster));
    }

    @Simulated(seeds = SEEDS, actors = CounterActor.class)
    void wrongAnswer(SimulatedCluster cluster) {
        cluster.run(
                OPERATIONS,
                client -> increment(client.actors())
                        .doOnNext(value -> assertThat(value).isLessThan(7)));
    }
}
