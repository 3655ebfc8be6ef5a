package dev.rouse.test;

import dev.rouse.ActorClient;
import java.util.random.RandomGenerator;

/** The client of one operation on a simulated cluster, at one of its nodes. */
public final class SimulatedClient {

    private final int number;
    private final ActorClient actors;
    private final RandomGenerator random;

    SimulatedClient(int number, ActorClient actors, RandomGenerator random) {
        this.number = number;
        this.actors = actors;
        this.random = random;
    }

    /** Number of the operation in its run, from 0 on. */
    public int number() {
        return number;
    }

    /** Calls to actors. */
    public ActorClient actors() {
        return actors;
    }

    /** As {@link ActorClient#actor(Class, String...)}. */
    public <A> A actor(Class<A> type, String... key) {
        return actors.actor(type, key);
    }

    /** The operation's own randomness, which comes of the seed: the same each time that the seed is run. */
    public RandomGenerator random() {
        return random;
    }
}
