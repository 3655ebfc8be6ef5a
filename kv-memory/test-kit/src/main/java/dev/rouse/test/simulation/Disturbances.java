package dev.rouse.test.simulation;

import dev.rouse.test.world.SimulatedProcess;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/** Disturbs the nodes of a run at random, each time as a step of its plan. */
public final class Disturbances {

    private static final int FEWEST_NODES = 2;
    private static final int MOST_NODES = 5;
    private static final int MOST = 8;

    private final Plan plan;
    private final Nodes nodes;
    private int planned;

    /** Plans none yet. */
    public Disturbances(Plan plan, Nodes nodes) {
        this.plan = plan;
        this.nodes = nodes;
    }

    /** Plans some within the time to come. */
    public void plan(Duration within) {
        nodes.ail();
        int count = 2 + plan.random("faults" + planned).nextInt(MOST - 1);
        for (int i = 0; i < count; i++) {
            String step = "f" + planned++;
            RandomGenerator random = plan.random(step);
            Duration at = Duration.ofNanos(random.nextLong(within.toNanos()));
            if (plan.takes(step)) {
                nodes.after(at, () -> disturb(step, random));
            }
        }
    }

    private void disturb(String step, RandomGenerator random) {
        if (nodes.isHealthy()) {
            tell(step, "nothing, all was over");
            return;
        }
        List<SimulatedProcess> alive = nodes.alive();
        SimulatedProcess one = alive.get(random.nextInt(alive.size()));
        int drawn = random.nextInt(100);
        if (nodes.hosts() < FEWEST_NODES || drawn < 15 && alive.size() < MOST_NODES) {
            tell(step, nodes.startNode() + " joins");
        } else if (drawn < 30 || nodes.conditions().graceful()) {
            leave(step, one);
        } else if (drawn < 55) {
            kill(step, one, random.nextInt(3) == 0);
        } else if (drawn < 70) {
            pause(step, one, random);
        } else if (drawn < 78) {
            Duration time = upTo(random, 300, 6_000);
            tell(step, "a lane of " + one + " blocks for " + time);
            one.blockLane(time);
        } else if (drawn < 92) {
            cut(step, one, alive, random);
        } else {
            cutStore(step, one, random);
        }
    }

    private void tell(String step, String words) {
        plan.tell(step, nodes.time(), words);
    }

    private static Duration upTo(RandomGenerator random, Integer... millis) {
        return Duration.ofMillis(1 + random.nextInt(Conditions.oneOf(random, millis)));
    }

    private void leave(String step, SimulatedProcess one) {
        if (one.takesCalls() && nodes.hosts() > 1) {
            tell(step, one + " leaves");
            nodes.stop(one);
        } else {
            tell(step, "nothing");
        }
    }

    private void kill(String step, SimulatedProcess one, boolean withItsMachine) {
        tell(step, one + (withItsMachine ? " loses its power" : " is killed"));
        nodes.kill(one, withItsMachine);
    }

    private void pause(String step, SimulatedProcess one, RandomGenerator random) {
        Duration time = upTo(random, 300, 3_000, 15_000);
        tell(step, one + " stands still for " + time);
        one.pause(random.nextInt(3) == 0);
        nodes.after(time, one::goOn);
    }

    private void cut(String step, SimulatedProcess from, List<SimulatedProcess> others, RandomGenerator random) {
        SimulatedProcess to = others.get(random.nextInt(others.size()));
        if (random.nextInt(3) == 0) {
            tell(step, "the link from " + from + " to " + to + " breaks");
            nodes.network().breakNext(from, to);
            return;
        }
        Duration time = upTo(random, 500, 5_000, 15_000);
        boolean all = random.nextBoolean();
        tell(step, from + " does not reach " + (all ? "any other" : to) + " for " + time);
        for (SimulatedProcess other : others) {
            if (other != from && (all || other == to)) {
                nodes.network().cut(from, other);
                nodes.after(time, () -> nodes.network().mend(from, other));
            }
        }
    }

    private void cutStore(String step, SimulatedProcess one, RandomGenerator random) {
        Duration time = upTo(random, 1_000, 12_000);
        boolean losing = random.nextBoolean();
        tell(step, one + " does not reach the store for " + time);
        one.store().cut(losing);
        nodes.after(time, one.store()::mend);
    }
}
