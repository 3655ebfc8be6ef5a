package dev.rouse.history;

import dev.rouse.Durability;
import dev.rouse.fixture.Puppet;
import dev.rouse.history.LogModel.Deed;
import dev.rouse.history.RandomActor.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.reactivestreams.Publisher;

/** A call of a {@link RandomActor} whose turn takes steps by chance, and the part of it in the model. */
final class RandomTurn {

    private static final int MOST_STEPS = 5;
    private static final int DEEPEST = 3;

    /** Of one hundred, in the order of {@link Step}. */
    private static final int[] SHARES = {26, 7, 10, 6, 4, 12, 10, 8, 2, 3, 2, 1, 2, 1, 5, 1};

    /** Overlap of the turn with others, and whether it is a stream. */
    enum Mode {
        ACT,
        LOOK,
        MINGLE,
        FOLLOW,
        WATCH,
        TRICKLE;

        boolean isStream() {
            return ordinal() >= FOLLOW.ordinal();
        }

        Publisher<String> of(Puppet puppet, String name) {
            return switch (this) {
                case ACT -> puppet.act(name);
                case LOOK -> puppet.look(name);
                case MINGLE -> puppet.mingle(name);
                case FOLLOW -> puppet.follow(name);
                case WATCH -> puppet.watch(name);
                case TRICKLE -> puppet.trickle(name);
            };
        }
    }

    private final RandomGenerator random;
    private final LogModel model;
    private final List<String> actors;
    private final int depth;
    private final String actor;
    private final Mode mode;
    private final List<Step> steps;
    private final List<Runnable> before = new ArrayList<>();
    private final Durability ofType;
    private Durability durability;
    private Deed deed;
    private boolean begun;

    /**
     * @param durability of the type
     * @param depth how many calls lead to this one
     */
    RandomTurn(RandomGenerator random, LogModel model, List<String> actors, Durability durability, int depth) {
        this.random = random;
        this.model = model;
        this.actors = actors;
        this.ofType = durability;
        this.durability = durability;
        this.depth = depth;
        this.actor = actors.get(random.nextInt(actors.size()));
        this.mode = mode(random);
        this.steps = random.ints(random.nextInt(MOST_STEPS), 0, 100)
                .mapToObj(RandomTurn::step)
                .filter(this::isPossible)
                .toList();
    }

    private RandomTurn(RandomGenerator random, LogModel model, String actor, Durability durability) {
        this.random = random;
        this.model = model;
        this.actors = List.of(actor);
        this.ofType = durability;
        this.durability = durability;
        this.depth = 0;
        this.actor = actor;
        this.mode = Mode.LOOK;
        this.steps = List.of(Step.CHECK);
    }

    /** A turn that only looks at everything. */
    static RandomTurn looking(RandomGenerator random, LogModel model, String actor, Durability durability) {
        return new RandomTurn(random, model, actor, durability);
    }

    /** Streams are fewer, and those that a turn calls for are not read. */
    private Mode mode(RandomGenerator generator) {
        int drawn = generator.nextInt(depth == 0 ? 10 : 7);
        return drawn < 4 ? Mode.ACT : Mode.values()[drawn < 5 ? 1 : drawn < 7 ? 2 : drawn - 4];
    }

    private static Step step(int drawn) {
        int left = drawn;
        for (Step step : Step.values()) {
            left -= SHARES[step.ordinal()];
            if (left < 0) {
                return step;
            }
        }
        throw new AssertionError("shares of steps are 100 together");
    }

    private boolean isPossible(Step step) {
        return switch (step) {
            case CALL -> depth < DEEPEST;
            // Of an element nobody knows how durable its turn was when it came.
            case ON_SLEEP, WITHIN, BEFORE_REPLY -> !mode.isStream();
            // Turns that overlap may both do it, and then it is done twice.
            case MEND -> mode == Mode.ACT || mode == Mode.FOLLOW;
            default -> true;
        };
    }

    /**
     * The call is made now.
     *
     * @param node the number of the one where
     */
    void called(String name, int node) {
        deed = model.begin(actor, node, name + " " + mode + steps);
    }

    /** What is to happen when the turn begins. */
    void before(Runnable check) {
        before.add(check);
    }

    /** The turn begins. */
    void begin(RandomActor asked) {
        if (begun || !asked.key().equals(actor)) {
            model.wrong("it begins twice, or elsewhere: " + deed);
        }
        begun = true;
        before.forEach(Runnable::run);
    }

    /** A call that its turn makes. */
    RandomTurn another() {
        return new RandomTurn(random, model, actors, ofType, depth + 1);
    }

    String actor() {
        return actor;
    }

    Mode mode() {
        return mode;
    }

    List<Step> steps() {
        return steps;
    }

    Deed deed() {
        return deed;
    }

    Durability durability() {
        return durability;
    }

    void durability(Durability value) {
        durability = value;
    }

    /** Whether what it tells is to be stored before. */
    boolean isHard() {
        return durability == Durability.BEFORE_REPLY;
    }
}
