package dev.rouse.crash;

import dev.rouse.ActionException;
import dev.rouse.Iteration;
import dev.rouse.Workflow;
import dev.rouse.fixture.Clerk;
import dev.rouse.fixture.Clerk.Book;
import dev.rouse.fixture.Clerk.ClerkActor;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import dev.rouse.record.Suffix;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A node that runs workflows of some actors, until its process is killed. It prints what it is about to start, what it was told, which steps
 * begin, and what is about to be committed and has been, each line behind a mark.
 */
public final class KilledFlows {

    /** Runs workflows until the process is killed. */
    static final String STEADY = "steady";

    /** Runs one whose step kills the process. */
    static final String DEADLY = "deadly";

    static final String DIES = "dies";
    static final String STARTS = "starts";
    static final String STARTED = "started";
    private static final String DOES = "does";
    private static final String COMMITS = "commits";
    private static final String COMMITTED = "committed";

    /** The moments at which a process is killed. */
    static final List<String> MOMENTS = List.of(
            STARTS, STARTED, DOES, COMMITS + " live", COMMITTED + " live", COMMITS + " end", COMMITTED + " end");

    private static final int ACTORS = 8;
    private static final int SUFFIX_AT = 18;
    private static final Duration SHORT = Duration.ofMillis(5);

    private KilledFlows() {}

    /** A line that begins with {@code what}. */
    static String line(String what) {
        return "@ " + what;
    }

    private static void say(String what) {
        System.out.println(line(what));
    }

    /** The number of the actor that has the workflow of {@code id}. */
    static int actorOf(String id) {
        return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1)) % ACTORS;
    }

    static boolean fails(String id) {
        return Integer.parseInt(id.substring(id.lastIndexOf('-') + 1)) % 3 == 0;
    }

    static String key(int actor) {
        return "c" + actor;
    }

    /**
     * The code of the workflows.
     *
     * @param told told of steps that begin
     * @param kill what the step does that kills the process
     */
    static Book book(Consumer<String> told, Function<ClerkActor, Mono<?>> kill) {
        return new Book()
                .with("steady", (clerk, flow) -> steady(clerk, flow, told))
                .with(
                        "deadly",
                        (clerk, flow) ->
                                flow.step("kill", () -> kill.apply(clerk)).retries(1));
    }

    private static Mono<?> steady(ClerkActor clerk, Workflow flow, Consumer<String> told) {
        return flow.step("first", String.class, () -> does(clerk, flow, told, "first"))
                .compensate(done -> clerk.note(flow.id() + ":no"))
                .then(flow.sleep("nap", SHORT))
                .then(flow.<Integer, Integer>loop(
                        "loop",
                        Integer.class,
                        0,
                        (round, i) -> round.step("step", String.class, () -> does(clerk, flow, told, String.valueOf(i)))
                                .thenReturn(i == 0 ? Iteration.next(1) : Iteration.done(i))))
                .then(flow.step(
                        "last",
                        String.class,
                        () -> fails(flow.id())
                                ? Mono.error(new ActionException("refused", "It is to fail."))
                                : does(clerk, flow, told, "last")));
    }

    /** Takes a while, so that there is something to be killed. */
    private static Mono<String> does(ClerkActor clerk, Workflow flow, Consumer<String> told, String what) {
        told.accept(DOES + " " + what + " of " + flow.id());
        return clerk.note(flow.id() + ":" + what).delayElement(SHORT);
    }

    private static Mono<?> dies() {
        return Mono.fromRunnable(() -> {
            say(DIES);
            Runtime.getRuntime().halt(137);
        });
    }

    /**
     * Never returns.
     *
     * @param round from 1: ids are of the round
     */
    public static void live(KvStore store, String mode, int round) {
        ActorRuntime runtime = ActorRuntime.builder()
                .store(new Announced(store))
                .register(Clerk.type(book(KilledFlows::say, clerk -> dies()), options -> options))
                .start()
                .block();
        if (mode.equals(DEADLY)) {
            die(runtime);
        } else {
            Flux.range(0, ACTORS)
                    .flatMap(actor -> flows(runtime, round, actor), ACTORS)
                    .blockLast();
        }
    }

    private static void die(ActorRuntime runtime) {
        runtime.workflows(Clerk.address(key(0)))
                .start("deadly", "deadly", null)
                .onErrorResume(there -> Mono.empty())
                .then(Mono.never())
                .block();
    }

    private static Flux<?> flows(ActorRuntime runtime, int round, int actor) {
        return Flux.range(0, 100_000).concatMap(i -> {
            String id = "r" + round + "-" + (i * ACTORS + actor);
            say(STARTS + " " + id);
            return runtime.workflows(Clerk.address(key(actor)))
                    .start("steady", id, null)
                    .doOnNext(started -> say(STARTED + " " + started))
                    .then(Mono.delay(
                            Duration.ofMillis(ThreadLocalRandom.current().nextInt(100))));
        });
    }

    /** Tells of commits, before and after, in which workflows change. */
    private static final class Announced extends ForwardingStore {

        Announced(KvStore store) {
            super(store);
        }

        @Override
        public Mono<KvVersion> commit(KvCommit commit) {
            return Mono.defer(() -> {
                say(COMMITS, commit);
                return store.commit(commit).doOnSuccess(version -> say(COMMITTED, commit));
            });
        }

        private static void say(String what, KvCommit commit) {
            if (sets(commit, Suffix.liveWorkflows())) {
                KilledFlows.say(what + " live");
            }
            if (sets(commit, Suffix.endedWorkflows())) {
                KilledFlows.say(what + " end");
            }
        }

        private static boolean sets(KvCommit commit, byte[] table) {
            for (KvMutation mutation : commit.mutations()) {
                if (mutation instanceof KvMutation.Set set && set.key().length() > SUFFIX_AT) {
                    byte[] key = set.key().bytes();
                    KvKey suffix = KvKey.of(Arrays.copyOfRange(key, SUFFIX_AT, key.length));
                    if (suffix.startsWith(KvKey.of(table)) && suffix.length() > table.length) {
                        return true;
                    }
                }
            }
            return false;
        }
    }
}
