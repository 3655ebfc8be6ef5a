package dev.rouse.simulation;

import dev.rouse.ActorOptions;
import dev.rouse.kv.Faults;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * What may happen in a simulation.
 *
 * @param graceful nodes come and go as they should and nothing fails: then no call may fail either
 * @param first number of nodes to begin with
 * @param fewest number of nodes
 * @param most number of nodes
 * @param faults of the store
 * @param networkDelay the longest
 * @param deaths whether processes are killed
 * @param pauses whether processes stand still
 * @param blocks whether lanes stand still
 * @param cuts whether nodes cannot reach each other for a while, one way or both, and links break
 * @param storeCuts whether nodes cannot reach the store for a while
 * @param idle of actors
 * @param warm whether nodes keep what they know of actors that sleep
 * @param drains whether nodes are drained
 * @param fronts whether some nodes only call
 * @param weights whether some nodes have more actors than others
 * @param builds whether some nodes are of a newer build than others
 * @param messages whether actors send messages to each other, and clients to their queues
 * @param guests whether clients stay connected to actors too, and subscribe to their events
 * @param flows whether actors have workflows
 */
record Conditions(
        boolean graceful,
        int first,
        int fewest,
        int most,
        Faults faults,
        Duration networkDelay,
        boolean deaths,
        boolean pauses,
        boolean blocks,
        boolean cuts,
        boolean storeCuts,
        Duration idle,
        boolean warm,
        boolean drains,
        boolean fronts,
        boolean weights,
        boolean builds,
        boolean messages,
        boolean guests,
        boolean flows) {

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(60);

    private static final Duration FIRST_RETRY = Duration.ofMillis(100);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(3);

    /** Three to five nodes, of which no fewer than two are left. */
    static Conditions ofCluster(RandomGenerator random) {
        return draw(random, 3 + random.nextInt(3), 2, 5);
    }

    /** As {@link #ofCluster}, with guests. */
    static Conditions ofClusterWithGuests(RandomGenerator random) {
        return ofCluster(random).withGuests();
    }

    /** As {@link #ofOneNode}, with guests. */
    static Conditions ofOneNodeWithGuests(RandomGenerator random) {
        return ofOneNode(random).withGuests();
    }

    /** As {@link #ofCluster}, where actors send messages to each other. */
    static Conditions ofClusterWithMessages(RandomGenerator random) {
        return ofCluster(random).with(true, false, false);
    }

    /** As {@link #ofCluster}, where actors have workflows. */
    static Conditions ofClusterWithFlows(RandomGenerator random) {
        return ofCluster(random).with(false, false, true);
    }

    private Conditions withGuests() {
        return with(false, true, false);
    }

    private Conditions with(boolean messages, boolean guests, boolean flows) {
        return new Conditions(
                graceful,
                first,
                fewest,
                most,
                faults,
                networkDelay,
                deaths,
                pauses,
                blocks,
                cuts,
                storeCuts,
                idle,
                warm,
                drains,
                fronts,
                weights,
                builds,
                messages,
                guests,
                flows);
    }

    /** One node after the other. */
    static Conditions ofOneNode(RandomGenerator random) {
        return draw(random, 1, 1, 1);
    }

    private static Conditions draw(RandomGenerator random, int first, int fewest, int most) {
        boolean graceful = random.nextInt(3) == 0;
        return new Conditions(
                graceful,
                first,
                fewest,
                most,
                graceful ? Faults.NONE.withMaxDelay(delay(random)) : faults(random),
                oneOf(random, Duration.ofMillis(1), Duration.ofMillis(20), Duration.ofMillis(200)),
                !graceful && random.nextBoolean(),
                !graceful && random.nextBoolean(),
                random.nextInt(3) == 0,
                !graceful && random.nextBoolean(),
                !graceful && random.nextInt(3) == 0,
                oneOf(random, Duration.ZERO, Duration.ofMillis(50), Duration.ofSeconds(1), Duration.ofMinutes(1)),
                random.nextBoolean(),
                most > 1 && random.nextBoolean(),
                most > 1 && random.nextBoolean(),
                random.nextBoolean(),
                random.nextInt(3) == 0,
                false,
                false,
                false);
    }

    private static Faults faults(RandomGenerator random) {
        return Faults.each(oneOf(random, 0d, 0d, 0.002, 0.01)).withMaxDelay(delay(random));
    }

    private static Duration delay(RandomGenerator random) {
        return oneOf(random, Duration.ZERO, Duration.ofMillis(2), Duration.ofMillis(20));
    }

    @SafeVarargs
    static <T> T oneOf(RandomGenerator random, T... all) {
        return all[random.nextInt(all.length)];
    }

    ActorOptions actorOptions() {
        return ActorOptions.builder()
                .callTimeout(CALL_TIMEOUT)
                .idleTimeout(idle)
                .outbox(o -> o.retryDelay(FIRST_RETRY, LONGEST_RETRY))
                .queues(q -> q.inOrder(true).tries(1_000_000).retryDelay(FIRST_RETRY, LONGEST_RETRY))
                .build();
    }
}
