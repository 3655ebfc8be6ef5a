package dev.rouse.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorOptions;
import dev.rouse.ActorType;
import dev.rouse.Durability;
import dev.rouse.FailurePolicy;
import dev.rouse.LifecycleEvent;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeOptions;
import dev.rouse.crash.StoredLifeLogs;
import dev.rouse.fixture.HeldStore;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.history.LogModel.Deed;
import dev.rouse.kv.Faults;
import dev.rouse.kv.FaultyStore;
import dev.rouse.kv.ScriptedStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Some {@link RandomActor}s that are called, put to sleep, destroyed and left alone at random, on nodes that stop and die, over a
 * store that fails and is late by chance; compared with a {@link LogModel} at each answer and at each commit. In the end the
 * store is well, and everything has to end.
 */
final class RandomRound implements RandomActor.Chance {

    private static final byte[] ROOT = {'R'};
    private static final int STEPS = 60;
    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final Duration TURN_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration RETRY_DELAY = Duration.ofMillis(100);

    /** For all that is left, when nothing goes wrong any more. */
    private static final Duration IN_THE_END = Duration.ofSeconds(60);

    /** Time from when something should have been saved until it must be seen. */
    private static final Duration LENIENCY = Duration.ofMillis(200);

    private final Random random;
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ScriptedStore stored = new ScriptedStore();
    private final FaultyStore faulty;
    private final HeldStore store;
    private final List<String> actors;
    private final LogModel model;
    private final ActorOptions options;
    private final int lanes;
    private final boolean quiet;
    private final Map<String, RandomTurn> turns = new HashMap<>();
    private final Map<String, Integer> failures = new HashMap<>();
    private final Map<Received<?>, Deed> calls = new LinkedHashMap<>();
    private final List<String> steps = new ArrayList<>();
    private TestNode node;

    /** Since when commits are not held back; null while they are. */
    private Duration savesSince = Duration.ZERO;

    private int serving;
    private int troubles;
    private int numbers;

    RandomRound(long seed) {
        random = new Random(seed);
        quiet = random.nextInt(4) == 0;
        Faults faults = quiet ? Faults.NONE : faults();
        faulty = new FaultyStore(new LandedCommitStore(stored, this::landed), faults, random.nextLong(), time);
        store = new HeldStore(faulty);
        actors = random.nextInt(3) == 0
                ? List.of("a")
                : random.nextBoolean() ? List.of("a", "b") : List.of("a", "b", "c");
        model = new LogModel(actors, () -> troubles + faulty.refused());
        options = actorOptions();
        lanes = 1 + random.nextInt(3);
        steps.add(faults + " " + lanes + " lanes, " + options.durability() + ", idle " + options.idleTimeout()
                + ", calls " + options.callTimeout());
    }

    private Faults faults() {
        double share = oneOf(0.005, 0.02, 0.1);
        return Faults.each(share)
                .withRefused(oneOf(0d, 0d, 0.02, 0.1))
                .withMaxDelay(oneOf(Duration.ZERO, Duration.ofMillis(50), Duration.ofMillis(800)));
    }

    private ActorOptions actorOptions() {
        ActorOptions.Builder drawn = ActorOptions.builder()
                .durability(oneOf(
                        Durability.BEFORE_REPLY,
                        Durability.BEFORE_REPLY,
                        Durability.within(Duration.ofMillis(100)),
                        Durability.ON_SLEEP))
                .callTimeout(oneOf(AN_HOUR, AN_HOUR, Duration.ofMillis(700)))
                .mailboxCapacity(oneOf(1024, 1024, 1024, 3))
                .heldElements(oneOf(1024, 2))
                .turns(turns -> turns.timeout(TURN_TIMEOUT).streamIdle(TURN_TIMEOUT))
                .schedule(schedule -> schedule.tries(2).retryDelay(RETRY_DELAY, RETRY_DELAY))
                .lifecycle(life -> life.failure(oneOf(FailurePolicy.SLEEP, FailurePolicy.RESTART)));
        if (random.nextInt(4) == 0) {
            return drawn.noIdleTimeout().build();
        }
        return drawn.idleTimeout(oneOf(Duration.ZERO, Duration.ofMillis(30), Duration.ofMillis(500)))
                .build();
    }

    @SafeVarargs
    private <T> T oneOf(T... all) {
        return all[random.nextInt(all.length)];
    }

    // Chance.

    @Override
    public LogModel model() {
        return model;
    }

    @Override
    public int number() {
        return ++numbers;
    }

    @Override
    public int next(int bound) {
        return random.nextInt(bound);
    }

    @Override
    public RandomTurn turn(String name) {
        return turns.get(name);
    }

    /** One in four fails at first, half of those as often as it is tried. */
    @Override
    public int failures(String word) {
        return word.startsWith("thrice")
                ? 0
                : failures.computeIfAbsent(word, f -> random.nextInt(4) > 0 ? 0 : 1 + random.nextInt(2));
    }

    @Override
    public void mend(String word) {
        failures.put(word, 0);
    }

    // The node.

    private void startNode() {
        faulty.heal();
        int number = model.nextNode();
        serving = number;
        Instant before = node == null ? null : node.now();
        TestNode next = TestNode.begin(
                lanes,
                random,
                store,
                o -> runtimeOptions(o, number),
                ActorType.of(Puppet.class, () -> new RandomActor(this, number)).options(options));
        next.setWallClock(before == null ? Duration.ZERO : Duration.between(next.now(), before));
        node = next;
        for (int i = 0; i < 1000 && !node.isStarted(); i++) {
            pass(Duration.ofMillis(20));
        }
        node.runtime();
        faulty.ail();
    }

    private RuntimeOptions.Builder runtimeOptions(RuntimeOptions.Builder now, int number) {
        return now.listener(new Listener(number))
                .alarms(alarms -> alarms.inMemory(100).waking(10).jitter(Duration.ZERO))
                .warmCacheBytes(oneOf(0, 1 << 20))
                .maxResidentActors(oneOf(1, 1000, 1000, 1000))
                .commitActors(oneOf(1, 1000))
                .developmentChecks(random.nextBoolean());
    }

    private final class Listener implements RuntimeListener {
        private final int number;

        Listener(int number) {
            this.number = number;
        }

        @Override
        public void actorSlept(ActorAddress address, int bytes) {
            model.slept(address.key(), number);
        }

        @Override
        public void actorDestroyed(ActorAddress address) {
            model.destroyed(address.key(), number);
        }

        @Override
        public void lifecycle(LifecycleEvent event) {
            steps.add(event.address() + " from " + event.from() + " to " + event.to());
        }

        @Override
        public void fenced(String reason) {
            troubles++;
            steps.add("lost its place, " + reason);
        }
    }

    private void pass(Duration duration) {
        Duration step = Duration.ofMillis(Math.max(1, Math.min(20, duration.toMillis() / 10)));
        for (Duration left = duration; !left.isNegative() && !left.isZero(); left = left.minus(step)) {
            time.advanceTimeBy(step);
            node.jump(step);
        }
        if (quiet && savesSince != null && savesSince.plus(LENIENCY).compareTo(now()) < 0) {
            model.passed(now().minus(LENIENCY));
        }
    }

    private Duration now() {
        return Duration.between(Instant.EPOCH, node.now());
    }

    private void landed() {
        try {
            model.landed(read()::text);
        } catch (AssertionError e) {
            model.wrong("stored: " + e.getMessage());
        }
    }

    // Steps.

    void play() {
        startNode();
        for (int i = 0; i < STEPS; i++) {
            step();
            node.run();
            assertThat(model.wrong()).isEmpty();
        }
        end();
    }

    private void step() {
        int drawn = random.nextInt(100);
        if (drawn < 55) {
            call();
        } else if (drawn < 80) {
            Duration duration = Duration.ofMillis(random.nextInt(oneOf(20, 200, 2_000)));
            steps.add(duration.toString());
            pass(duration);
        } else if (drawn < 85) {
            order();
        } else if (drawn < 90) {
            boolean holds = random.nextBoolean();
            steps.add(holds ? "commits wait" : "commits go");
            hold(holds);
        } else if (drawn < 94) {
            disturb();
        } else if (drawn < 96) {
            store.holdReads();
            pass(Duration.ofMillis(random.nextInt(300)));
            store.releaseReads();
        } else if (drawn < 98) {
            steps.add("stops");
            stop();
            startNode();
        } else {
            steps.add("dies");
            troubles++;
            calls.clear();
            startNode();
        }
    }

    /** Some call is asked for more, or cancelled. */
    private void disturb() {
        calls.keySet().removeIf(Received::isOver);
        if (!calls.isEmpty()) {
            Received<?> call = oneOf(calls.keySet().toArray(Received[]::new));
            if (random.nextInt(4) == 0) {
                steps.add("cancels " + calls.remove(call));
                call.cancel();
            } else {
                call.request(1 + random.nextInt(3));
            }
        }
    }

    private void hold(boolean holds) {
        savesSince = holds ? null : savesSince == null ? now() : savesSince;
        if (holds) {
            store.holdCommits();
        } else {
            store.releaseCommits();
        }
    }

    private void call() {
        RandomTurn turn = new RandomTurn(random, model, actors, options.durability(), 0);
        boolean creates = random.nextInt(4) > 0;
        Puppet puppet = creates
                ? node.runtime().actor(Puppet.class, turn.actor())
                : node.runtime().get(Puppet.class, turn.actor());
        long demand = turn.mode().isStream() && random.nextBoolean() ? 1 : Long.MAX_VALUE;
        Flux<String> call = received(turn, puppet, serving);
        calls.put(Received.from(call, demand), turn.deed());
    }

    /** The call, as the model hears of it. */
    private Flux<String> received(RandomTurn turn, Puppet puppet, int number) {
        String name = "t" + number();
        turns.put(name, turn);
        turn.called(name, number);
        steps.add(turn.deed().toString());
        Deed deed = turn.deed();
        return Flux.from(turn.mode().of(puppet, name))
                .doOnNext(text -> model.told(deed, text, turn.isHard(), latest(turn)))
                .doOnComplete(() -> model.done(deed))
                .doOnCancel(() -> model.unknown(deed))
                .doOnError(error -> failed(deed, error));
    }

    private void failed(Deed deed, Throwable error) {
        if (error instanceof ActorNotFoundException) {
            model.toldThatThereIsNone(deed);
        }
        model.failed(deed, error);
        steps.add(deed.name + " ends with " + error);
    }

    private Duration latest(RandomTurn turn) {
        return turn.durability() instanceof Durability.Within within ? now().plus(within.delay()) : null;
    }

    @Override
    public Mono<String> call(RandomActor caller, RandomTurn turn) {
        Puppet puppet = caller.others().actor(Puppet.class, turn.actor());
        return received(turn, puppet, caller.node()).next();
    }

    private void order() {
        String actor = actors.get(random.nextInt(actors.size()));
        ActorAddress address = ActorAddress.of("puppet", actor);
        Deed deed = model.begin(actor, serving, oneOf("create", "destroy", "pause", "resume"));
        steps.add(deed.toString());
        if (deed.name.equals("destroy")) {
            model.destroys(deed);
        }
        Mono<Void> order = switch (deed.name) {
            case "create" -> node.runtime().create(address, null);
            case "destroy" -> node.runtime().destroy(address);
            case "pause" -> node.runtime().pause(address);
            default -> node.runtime().resume(address);
        };
        calls.put(
                Received.from(order.doOnSuccess(done -> model.done(deed)).doOnError(error -> failed(deed, error))),
                deed);
    }

    // The end.

    private void stop() {
        hold(false);
        Received<?> stopped =
                node.call(node.runtime().stop(Duration.ofSeconds(30)).onErrorReturn(-1));
        for (int i = 0; i < 100 && !stopped.isOver(); i++) {
            pass(Duration.ofSeconds(1));
        }
        assertThat(stopped.isOver()).as("the node stopped").isTrue();
    }

    private void end() {
        hold(false);
        faulty.heal();
        for (int i = 0; i < 3; i++) {
            calls.keySet().forEach(call -> call.request(Long.MAX_VALUE));
            resume();
            pass(IN_THE_END.dividedBy(3));
        }
        assertThat(model.wrong()).isEmpty();
        actors.forEach(this::checkOpen);
        stop();
        actors.forEach(actor -> model.slept(actor, serving));
        assertThat(model.wrong()).isEmpty();
        startNode();
        faulty.heal();
        actors.forEach(this::checkStored);
        stop();
        assertThat(model.wrong()).isEmpty();
        calls.keySet().removeIf(Received::isOver);
        assertThat(calls.values()).as("calls that never end").isEmpty();
    }

    private void resume() {
        for (String actor : actors) {
            node.call(node.runtime().resume(ActorAddress.of("puppet", actor)).onErrorComplete());
        }
    }

    /** All that was planned has happened, or is a dead letter. */
    private void checkOpen(String actor) {
        assertThat(read().line(actor)).as("what is planned by %s", actor).doesNotContain("[");
    }

    private StoredLifeLogs read() {
        return StoredLifeLogs.read("puppet", stored, ROOT, node.now());
    }

    private void checkStored(String actor) {
        List<String> before = model.stored(actor);
        if (before.isEmpty()) {
            return;
        }
        for (int i = 0; i < 100; i++) {
            RandomTurn turn = RandomTurn.looking(random, model, actor, options.durability());
            Received<String> received =
                    Received.from(received(turn, node.runtime().get(Puppet.class, actor), serving));
            pass(Duration.ofSeconds(1));
            if (received.isOver() && received.error() == null) {
                assertThat(LogModel.words(received.value())).startsWith(before.toArray(String[]::new));
                return;
            }
        }
        throw new AssertionError(actor + " does not answer any more");
    }

    @Override
    public String toString() {
        return String.join("\n  ", steps);
    }
}
