package dev.rouse.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorEvent;
import dev.rouse.ActorOptions;
import dev.rouse.ConnectionEndedException;
import dev.rouse.FrontConnection;
import dev.rouse.fixture.Received;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * A client that follows a script, the front that it begins at, the node of its actor and a third one: at a step that is chosen one of the
 * first two dies. Steps are each packet between the front and the actor's node, and before and behind each commit of the actor. The
 * script: connect, two messages, resume over another socket, two messages more, leave.
 */
final class KilledAtAStep implements Visit.Client {

    /** Who dies. */
    enum Victim {
        FRONT,
        OWNER
    }

    private static final Duration RESUME_WITHIN = Duration.ofSeconds(3);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int MESSAGES = 4;

    private final World world;
    private final KvStore store;
    private final SplittableRandom random = new SplittableRandom(1);
    private final Trace trace;
    private final TamperedNetwork network;
    private final List<SimulatedProcess> nodes = new ArrayList<>();
    private final Map<SimulatedProcess, Witness> witnesses = new HashMap<>();
    private final Running running;
    private final Victim victim;
    private final List<Stay> stays = new ArrayList<>();
    private SimulatedProcess owner;
    private SimulatedProcess front;
    private SimulatedProcess third;
    private Visit visit;
    private boolean begun;
    private boolean hasMoved;
    private boolean hasLeft;
    private int left;

    /** @param step at which the victim dies, from 0 on */
    KilledAtAStep(World world, KvStore store, Victim victim, int step) {
        this.world = world;
        this.store = store;
        this.victim = victim;
        this.left = step;
        this.trace = new Trace(new History(world));
        this.network = new TamperedNetwork(world, random.split(), trace, Duration.ofMillis(1), Mutation.NONE, store);
        network.watched(this::packet);
        this.running = new Running(world, nodes, random.split());
    }

    Trace trace() {
        return trace;
    }

    /** Whether the step came. */
    boolean play() {
        startNodes();
        begun = true;
        visit(newStay(), front);
        assertThat(Waiting.until(running, () -> hasLeft, LONG))
                .as("the client comes to its end")
                .isTrue();
        boolean came = left < 0;
        begun = false;
        running.run(RESUME_WITHIN.plusSeconds(12));
        lines();
        running.run(RESUME_WITHIN.plusSeconds(5));
        List<String> wrong = new ArrayList<>();
        new ForumCheck(lines(), stays, List.of(), List.of(), wrong).run();
        assertThat(wrong).isEmpty();
        assertThat(stays.get(stays.size() - 1).acknowledged).contains((long) MESSAGES);
        return came;
    }

    private void startNodes() {
        for (int i = 1; i <= 3; i++) {
            Witness witness = new Witness("n" + i, trace, new ArrayList<>());
            SimulatedProcess node = new SimulatedProcess(
                    "n" + i,
                    network,
                    new Stepped(store),
                    random.split(),
                    StoreFaults.NONE,
                    options -> options.listener(witness),
                    List.of(Forum.type()
                            .options(ActorOptions.builder()
                                    .connections(c -> c.resumeWithin(RESUME_WITHIN))
                                    .build())));
            nodes.add(node);
            witnesses.put(node, witness);
            assertThat(Waiting.until(running, node::isServing, LONG)).isTrue();
        }
        running.run(Duration.ofSeconds(5));
        third = nodes.get(0);
        ask(third, "f1");
        owner = nodes.stream()
                .filter(node -> witnesses.get(node).hasStarted("f1"))
                .findFirst()
                .orElseThrow();
        front = nodes.stream().filter(node -> node != owner).findFirst().orElseThrow();
        third = nodes.stream()
                .filter(node -> node != owner && node != front)
                .findFirst()
                .orElseThrow();
        trace.add("the actor is on " + owner + ", the client begins at " + front);
    }

    // Steps.

    private void packet(SimulatedProcess from, SimulatedProcess to) {
        if (from == front && to == owner || from == owner && to == front) {
            step("a packet from " + from + " to " + to);
        }
    }

    private void step(String what) {
        if (!begun || left-- != 0) {
            return;
        }
        SimulatedProcess dies = victim == Victim.FRONT ? front : owner;
        trace.add("step: " + what);
        world.after(0, () -> {
            dies.kill(false);
            network.ended(dies);
            if (visit.front == dies) {
                Visit lost = visit;
                world.after(Duration.ofMillis(20), () -> goOn(lost));
            }
        });
    }

    /** Commits of any node, as actors move to others when theirs dies. */
    private final class Stepped extends ForwardingStore {

        Stepped(KvStore store) {
            super(store);
        }

        @Override
        public Mono<KvVersion> commit(KvCommit commit) {
            return commit.isUpkeep()
                    ? store.commit(commit)
                    : Mono.defer(() -> {
                                step("before a commit");
                                return store.commit(commit);
                            })
                            .doOnNext(version -> step("behind a commit"));
        }
    }

    // The script.

    private Stay newStay() {
        Stay stay = new Stay("f1", stays.size() + 1, true);
        stays.add(stay);
        return stay;
    }

    private void visit(Stay stay, SimulatedProcess at) {
        visit = new Visit(world, at.isDead() ? third : at, stay, this, false);
        trace.add("begins " + visit);
        visit.begin();
    }

    /** Goes to another front, with what it knows. */
    private void goOn(Visit lost) {
        if (visit == lost && !hasLeft) {
            Stay stay = lost.stay;
            if (stay.id == null) {
                stay.isOver = true;
            }
            visit(stay.isOver ? newStay() : stay, third);
        }
    }

    private void advance(Visit at) {
        Stay stay = at.stay;
        if (!stay.open.isEmpty() || hasLeft) {
            return;
        }
        if (stay.last() == MESSAGES / 2 && !hasMoved) {
            hasMoved = true;
            at.frontHears();
            visit(stay, at.front);
        } else if (stay.last() < MESSAGES) {
            at.send(stay.newMessage("say"), "say");
        } else {
            trace.add("leaves " + at);
            stay.isOver = true;
            hasLeft = true;
            at.leave("it left");
        }
    }

    @Override
    public void connected(Visit by, FrontConnection made) {
        if (by != visit) {
            return;
        }
        trace.add("connected " + by + " behind " + made.received());
        if (by.stay.id == null) {
            by.stay.accepted(made.id(), made.position());
        }
        by.stay.resumed(made.received());
        by.stay.open.forEach(by::send);
        advance(by);
    }

    @Override
    public void notConnected(Visit by, Throwable error) {
        trace.add("not connected " + by + ": " + error);
        if (by == visit) {
            by.stay.isOver |= error instanceof ConnectionEndedException;
            world.after(Duration.ofMillis(100), () -> goOn(by));
        }
    }

    @Override
    public void settled(Visit by, long number) {
        if (by == visit) {
            by.stay.settled(number);
            advance(by);
        }
    }

    @Override
    public void refused(Visit by, long number, Throwable error) {
        by.stay.refused(number, error, false);
    }

    @Override
    public void heard(Visit by, ActorEvent<byte[]> item) {
        if (by == visit) {
            by.stay.heard(item);
        }
    }

    @Override
    public void ended(Visit by, @Nullable Throwable error) {
        if (by == visit && !hasLeft) {
            by.stay.wrong.add("ended though its client was there: " + by + ": " + error);
            by.stay.isOver = true;
            goOn(by);
        }
    }

    // Questions.

    private List<String> lines() {
        return ask(third, "f1");
    }

    private List<String> ask(SimulatedProcess node, String forum) {
        List<Received<List<String>>> answer = new ArrayList<>();
        node.execute(() -> answer.add(Received.from(
                Objects.requireNonNull(node.runtime()).actor(Forum.class, forum).lines())));
        assertThat(Waiting.until(
                        running, () -> !answer.isEmpty() && answer.get(0).isOver(), LONG))
                .isTrue();
        return answer.get(0).value();
    }
}
