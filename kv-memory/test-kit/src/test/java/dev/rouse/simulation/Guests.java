package dev.rouse.simulation;

import dev.rouse.ActorOptions;
import dev.rouse.TurnAbortedException;
import dev.rouse.test.world.SimulatedProcess;
import dev.rouse.test.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Clients that stay connected to forums, and subscribers to their events, on whatever nodes take calls. */
final class Guests {

    /** Longer than any of them is away while nothing fails. */
    static final Duration RESUME_WITHIN = Duration.ofSeconds(10);

    private final World world;
    private final RandomGenerator random;
    private final Trace trace;
    private final boolean graceful;
    private final Supplier<List<SimulatedProcess>> fronts;
    private final int kept;
    private final List<String> forums;
    private final List<Guest> guests = new ArrayList<>();
    private final List<Subscriber> subscribers = new ArrayList<>();
    private final List<Stay> stays = new ArrayList<>();
    private boolean healthy;

    /** @param fronts nodes that take calls now */
    Guests(
            World world,
            RandomGenerator random,
            Trace trace,
            boolean graceful,
            Supplier<List<SimulatedProcess>> fronts) {
        this.world = world;
        this.random = random;
        this.trace = trace;
        this.graceful = graceful;
        this.fronts = fronts;
        this.kept = Conditions.oneOf(random, 16, 60, 1_000);
        this.forums = IntStream.rangeClosed(1, 3).mapToObj(i -> "f" + i).toList();
    }

    List<String> forums() {
        return forums;
    }

    List<Stay> stays() {
        return stays;
    }

    List<Subscriber> subscribers() {
        return subscribers;
    }

    ActorOptions options(ActorOptions of, Mutation mutation) {
        return of.toBuilder()
                .connections(c -> c.resumeWithin(mutation.resumeWithin(RESUME_WITHIN)))
                .events(e -> e.maxCount(kept))
                .build();
    }

    void begin() {
        for (String forum : forums) {
            for (int i = random.nextInt(3); i >= 0; i--) {
                Guest guest = new Guest(this, world, random, forum);
                guests.add(guest);
                guest.live();
            }
            for (int i = random.nextInt(2); i >= 0; i--) {
                Subscriber subscriber = new Subscriber(this, world, random, forum);
                subscribers.add(subscriber);
                subscriber.begin();
            }
        }
    }

    /** Nothing fails any more, and nothing new begins. */
    void heal() {
        healthy = true;
    }

    boolean isHealthy() {
        return healthy;
    }

    boolean isGraceful() {
        return graceful;
    }

    /** Whether a turn ended so that did nothing. */
    boolean isRolledBack(Throwable error) {
        return error instanceof TurnAbortedException;
    }

    /** They are away for good. */
    void forgetAll() {
        guests.forEach(Guest::forget);
    }

    /** Number of those that wait for something. */
    long waiting() {
        return guests.stream().filter(Guest::waits).count();
    }

    /** Number of operations that were answered. */
    long answered() {
        return stays.stream().mapToLong(stay -> stay.acknowledged.size()).sum()
                + subscribers.stream().mapToLong(each -> each.items.size()).sum();
    }

    Stay newStay(String forum, boolean welcome) {
        Stay stay = new Stay(forum, stays.size() + 1, welcome);
        stays.add(stay);
        return stay;
    }

    /** A node that takes calls; null for none. */
    @Nullable
    SimulatedProcess anyFront() {
        List<SimulatedProcess> all = fronts.get();
        return all.isEmpty() ? null : all.get(random.nextInt(all.size()));
    }

    void note(String what) {
        trace.add(what);
    }

    void stops(SimulatedProcess node) {
        guests.forEach(guest -> guest.frontStops(node));
        subscribers.forEach(subscriber -> subscriber.frontIsGone(node));
    }

    /** @param tells whether its clients hear of it at once */
    void silent(SimulatedProcess node, boolean tells) {
        guests.forEach(guest -> guest.frontIsSilent(node, tells));
        subscribers.forEach(subscriber -> subscriber.frontIsGone(node));
    }

    /** What is wrong in the end, with the lines of all forums as they are then. */
    List<String> check(Map<String, List<String>> lines) {
        List<String> wrong = new ArrayList<>();
        Map<String, List<Stay>> held = new TreeMap<>();
        guests.forEach(guest -> {
            wrong.addAll(guest.wrong());
            Stay stay = guest.held();
            if (stay != null) {
                held.computeIfAbsent(stay.forum, forum -> new ArrayList<>()).add(stay);
            }
        });
        for (String forum : forums) {
            new ForumCheck(
                            lines.getOrDefault(forum, List.of()),
                            stays.stream()
                                    .filter(stay -> stay.forum.equals(forum))
                                    .toList(),
                            held.getOrDefault(forum, List.of()),
                            subscribers.stream()
                                    .filter(each -> each.forum.equals(forum))
                                    .toList(),
                            wrong)
                    .run();
        }
        return wrong;
    }
}
