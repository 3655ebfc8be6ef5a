package dev.rouse.test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that is run with one seed after the other on a {@link SimulatedCluster}, which it takes as its parameter. The first seed that
 * fails ends it: the run is made smaller for as long as it fails, and told with what is left of it, with the file of its history, and with
 * what repeats it. Keep what the test needs in its local variables: smaller runs are of the same object.
 *
 * <pre>{@code
 * @Simulated(seeds = 200, actors = CounterActor.class)
 * void noIncrementIsLostOrDoneTwice(SimulatedCluster cluster) {
 *     Operations all = cluster.run(50, client -> client.actor(Counter.class, "c").increment(1));
 *     long value = cluster.await(cluster.actor(Counter.class, "c").value());
 *     assertTrue(value >= all.answered() && value <= all.answered() + all.unknown());
 * }
 * }</pre>
 *
 * <p>{@code -Drouse.simulated.seeds=2000} runs more seeds, {@code -Drouse.simulated.replay=17:f1,o3} the one run that it names, {@code
 * -Drouse.simulated.directory=…} names the directory of the histories.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(SimulatedSeeds.class)
public @interface Simulated {

    /** Number of seeds, from 1 on. */
    int seeds() default 100;

    /** The only seeds that are run, where there are any: those that have failed once. */
    long[] seed() default {};

    /** The only run, where there is one, as a failure names it: {@code 17:f1,o3}. */
    String replay() default "";

    /** The classes of actors that each node has, as {@link TestNode#of(Class...)} takes them; see {@link SimulatedCluster#hosts}. */
    Class<?>[] actors() default {};

    /** The most runs that are made to find a smaller one that fails; zero for none. */
    int shrinkRounds() default 100;
}
