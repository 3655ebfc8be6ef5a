package dev.rouse.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.ActorClient;
import dev.rouse.ActorOptions;
import dev.rouse.CallTimeoutException;
import dev.rouse.LimitExceededException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RetryableException;
import dev.rouse.TurnAbortedException;
import dev.rouse.fixture.Received;
import dev.rouse.history.Courier;
import dev.rouse.history.Courier.Book;
import dev.rouse.history.CourierCheck;
import dev.rouse.kv.Faults;
import dev.rouse.kv.FaultyStore;
import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import dev.rouse.test.world.History;
import dev.rouse.test.world.Running;
import dev.rouse.test.world.SimulatedProcess;
import dev.rouse.test.world.StoreFaults;
import dev.rouse.test.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Couriers that send each other parcels, each as many as it is to, on nodes that come, go, stand still and die, above all right before and
 * right behind commits, on a store that fails once in a while. In the end each parcel is taken once, in order.
 */
final class CourierHistory {

    private static final int NODES = 3;
    private static final Duration LONG = Duration.ofMinutes(30);
    private static final Duration SERVES_WITHIN = Duration.ofSeconds(60);
    private static final Duration STOP_DEADLINE = Duration.ofSeconds(20);
    private static final int MOST_LINES = 3_000;
    private static final Duration PAUSE = Duration.ofMillis(5);

    /** Commits, of which one is the last of its node. */
    private static final int COMMITS_A_DEATH = 3_000;

    private static final int LONGEST_BETWEEN_CHANGES_MILLIS = 10_000;

    private final World world = new World();
    private final SplittableRandom random;
    private final Trace trace = new Trace(new History(world, MOST_LINES));
    private final KvStore store;
    private final Mutation mutation;
    private final int couriers;
    private final long parcels;
    private final TamperedNetwork network;
    private final List<SimulatedProcess> nodes = new ArrayList<>();
    private final List<FaultyStore> stores = new ArrayList<>();
    private final Running running;
    private final Map<Integer, Long> totals = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();

    /** What goes on when a call has ended, by the node that it was made on. */
    private final Map<SimulatedProcess, Set<Runnable>> open = new HashMap<>();

    private int names;
    private int deaths;
    private long round;
    private boolean healthy;

    /**
     * @param couriers number of actors
     * @param parcels that each of them is to send, at least
     */
    CourierHistory(long seed, Mutation mutation, int couriers, long parcels) {
        this.random = new SplittableRandom(seed);
        this.store = Simulation.storeIn(world);
        this.mutation = mutation;
        this.couriers = couriers;
        this.parcels = parcels;
        this.network = new TamperedNetwork(world, random.split(), trace, Duration.ofMillis(1), mutation, store);
        this.running = new Running(world, nodes, random.split());
    }

    Trace trace() {
        return trace;
    }

    World world() {
        return world;
    }

    /** Nodes that died at a commit. */
    int deaths() {
        return deaths;
    }

    void play() {
        for (int i = 0; i < NODES; i++) {
            startNode();
        }
        assertThat(Waiting.until(running, () -> nodes.stream().allMatch(SimulatedProcess::isServing), SERVES_WITHIN))
                .as("all nodes serve")
                .isTrue();
        for (int i = 0; i < couriers; i++) {
            totals.put(i, 0L);
            produce(i);
        }
        disturb();
        assertThat(Waiting.until(running, this::isProduced, LONG.multipliedBy(1 + parcels / 1_000)))
                .as("all is sent: " + totals)
                .isTrue();
        heal();
        judge();
    }

    private boolean isProduced() {
        return totals.values().stream().allMatch(total -> total >= parcels);
    }

    // Nodes.

    private void startNode() {
        FaultyStore faulty =
                new FaultyStore(store, Faults.each(0.001).withMaxDelay(Duration.ofMillis(1)), random.nextLong(), world);
        if (healthy) {
            faulty.heal();
        }
        stores.add(faulty);
        String name = "n" + ++names;
        SplittableRandom chance = random.split();
        SimulatedProcess[] node = new SimulatedProcess[1];
        node[0] = new SimulatedProcess(
                name,
                network,
                mutation.store(new Deadly(faulty, node), store, world),
                random.split(),
                StoreFaults.NONE,
                options -> options.alarms(alarms -> alarms.jitter(Duration.ZERO))
                        .listener(new Witness(name, trace, new ArrayList<>())),
                List.of(Courier.type(options(), chance)));
        nodes.add(node[0]);
    }

    private ActorOptions options() {
        Duration first = Duration.ofMillis(50);
        Duration longest = Duration.ofSeconds(1);
        return ActorOptions.builder()
                .idleTimeout(Duration.ofMillis(300))
                .outbox(outbox -> outbox.retryDelay(first, longest))
                .queues(queues -> queues.inOrder(true).tries(1_000_000).retryDelay(first, longest))
                .build();
    }

    /** A store at whose commits the node dies once in a while: before one is sent, or behind it and before anybody hears of it. */
    private final class Deadly extends ForwardingStore {

        private final SimulatedProcess[] node;

        Deadly(KvStore store, SimulatedProcess[] node) {
            super(store);
            this.node = node;
        }

        @Override
        public Mono<KvVersion> commit(KvCommit commit) {
            return Mono.defer(() -> {
                if (commit.isUpkeep() || !dies()) {
                    return store.commit(commit);
                }
                boolean isMade = random.nextBoolean();
                Mono<KvVersion> made = isMade ? store.commit(commit) : Mono.empty();
                return made.doOnTerminate(() -> world.after(0, () -> kill(node[0], isMade)))
                        .then(Mono.never());
            });
        }

        private boolean dies() {
            return !healthy
                    && nodes.stream().filter(SimulatedProcess::isServing).count() > 1
                    && random.nextInt(COMMITS_A_DEATH) == 0;
        }
    }

    private void kill(SimulatedProcess node, boolean isMade) {
        if (!node.isDead()) {
            trace.add("dies " + (isMade ? "behind" : "before") + " a commit: " + node);
            deaths++;
            node.kill(false);
            network.ended(node);
            world.after(Duration.ofMillis(random.nextInt(500)), this::fill);
            List.copyOf(open.getOrDefault(node, Set.of())).forEach(Runnable::run);
            open.remove(node);
        }
    }

    private void fill() {
        nodes.removeIf(node -> node.isDead() || node.hasStopped());
        while (nodes.size() < NODES) {
            startNode();
        }
    }

    /** Something changes now and then. */
    private void disturb() {
        world.after(Duration.ofMillis(random.nextInt(LONGEST_BETWEEN_CHANGES_MILLIS)), () -> {
            if (healthy) {
                return;
            }
            fill();
            SimulatedProcess node = nodes.get(random.nextInt(nodes.size()));
            if (node.isServing()
                    && nodes.stream().filter(SimulatedProcess::isServing).count() > 1) {
                change(node);
            }
            disturb();
        });
    }

    private void change(SimulatedProcess node) {
        if (random.nextInt(3) == 0) {
            node.stop(STOP_DEADLINE);
            startNode();
        } else {
            node.pause(random.nextInt(4) == 0);
            world.after(Duration.ofMillis(random.nextInt(6_000)), node::goOn);
        }
    }

    private void heal() {
        trace.add("all is well from now on");
        healthy = true;
        stores.forEach(FaultyStore::heal);
        nodes.forEach(SimulatedProcess::goOn);
        running.run(Duration.ofSeconds(30));
        fill();
        assertThat(Waiting.until(running, () -> nodes.stream().anyMatch(SimulatedProcess::isServing), SERVES_WITHIN))
                .as("a node serves")
                .isTrue();
    }

    // Producers.

    private void produce(int courier) {
        List<SimulatedProcess> callers =
                nodes.stream().filter(SimulatedProcess::takesCalls).toList();
        if (totals.get(courier) >= parcels) {
            return;
        }
        if (callers.isEmpty()) {
            world.after(PAUSE, () -> produce(courier));
            return;
        }
        SimulatedProcess node = callers.get(random.nextInt(callers.size()));
        Runnable next = new Runnable() {
            @Override
            public void run() {
                if (open.getOrDefault(node, Set.of()).remove(this)) {
                    world.after(Duration.ofMillis(random.nextInt(20)), () -> produce(courier));
                }
            }
        };
        open.computeIfAbsent(node, each -> new LinkedHashSet<>()).add(next);
        node.execute(() -> produce(node, courier, next));
    }

    private void produce(SimulatedProcess node, int courier, Runnable next) {
        if (!node.takesCalls()) {
            next.run();
            return;
        }
        ActorClient client = Objects.requireNonNull(node.runtime());
        Received.from(client.actor(Courier.class, Courier.key(courier))
                .produce(Math.abs(++round * 2_862_933_555_777_941_757L % 1_000_000_007L), couriers)
                .doOnNext(total -> totals.merge(courier, total, Math::max))
                .doOnError(error -> failed(courier, error))
                .doOnTerminate(next));
    }

    private void failed(int courier, Throwable error) {
        boolean mayBe = error instanceof RetryableException
                || error instanceof ActionException
                || error instanceof LimitExceededException
                || error instanceof OutcomeUnknownException
                || error instanceof CallTimeoutException
                || error instanceof TurnAbortedException;
        if (!mayBe) {
            wrong.add(Courier.key(courier) + " failed with " + error);
        }
    }

    // The end.

    private void judge() {
        Map<String, Book> books = new HashMap<>();
        for (int i = 0; i < 60; i++) {
            books = books();
            if (CourierCheck.missing(books).isEmpty()
                    || !CourierCheck.wrong(books).isEmpty()) {
                break;
            }
            running.run(Duration.ofSeconds(10));
        }
        assertThat(wrong).isEmpty();
        assertThat(CourierCheck.wrong(books))
                .as("taken twice, out of order, or lost")
                .isEmpty();
        assertThat(CourierCheck.missing(books)).as("sent and not taken").isEmpty();
        assertThat(books.values().stream().mapToLong(Book::takenInAll).sum())
                .as("parcels")
                .isGreaterThanOrEqualTo(parcels * couriers);
    }

    private Map<String, Book> books() {
        SimulatedProcess node =
                nodes.stream().filter(SimulatedProcess::isServing).findFirst().orElseThrow();
        List<Received<Map<String, Book>>> answer = new ArrayList<>();
        node.execute(() -> {
            ActorClient client = Objects.requireNonNull(node.runtime());
            answer.add(Received.from(Flux.range(0, couriers)
                    .map(Courier::key)
                    .flatMap(key -> client.actor(Courier.class, key).book().map(book -> Map.entry(key, book)))
                    .collectMap(Map.Entry::getKey, Map.Entry::getValue)));
        });
        assertThat(Waiting.until(
                        running, () -> !answer.isEmpty() && answer.get(0).isOver(), SERVES_WITHIN))
                .as("all couriers answer")
                .isTrue();
        return answer.get(0).value();
    }
}
