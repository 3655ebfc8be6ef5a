package dev.rouse.crash;

import dev.rouse.ActorAddress;
import dev.rouse.CallTimeoutException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RetryableException;
import dev.rouse.host.ActorRuntime;
import dev.rouse.host.BuilderAccess;
import dev.rouse.kv.KvStore;
import dev.rouse.visits.Visits;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * A node that leads {@link LifeLog}s through their lives, several at once, until its process is killed. It prints what it
 * is about to ask, what it was told and which steps are about to be committed and have been, each line behind {@link #MARK}.
 */
public final class KilledNode {

    static final String MARK = "@ ";

    /** Of a line that was said to its end. */
    static final String END = " ;";

    static final String COMMITS = "commits";
    static final String COMMITTED = "committed";
    static final String CREATES = "creates";
    static final String CREATED = "created";
    static final String ENDS = "ends";
    static final String ENDED = "ended";
    static final String HEARD = "heard";
    static final String BROKEN = "broken";

    private static final int LIVES_AT_ONCE = 8;
    private static final int LONGEST_PAUSE_MILLIS = 30;

    private final ActorRuntime runtime;
    private final int round;
    private final List<String> old = new CopyOnWriteArrayList<>();
    private final AtomicInteger names = new AtomicInteger();

    private KilledNode(ActorRuntime runtime, int round) {
        this.runtime = runtime;
        this.round = round;
    }

    /**
     * Never returns. @param round from 1: names are of the round, and what was stored in an earlier one is migrated when it
     * starts
     */
    public static void live(KvStore store, int round) {
        AnnouncedStore announced =
                new AnnouncedStore(store, steps -> say(COMMITS, steps), steps -> say(COMMITTED, steps));
        Visits visits = new Visits();
        ActorRuntime runtime = BuilderAccess.feature(ActorRuntime.builder(), visits)
                .store(announced)
                .register(LifeLog.type(round, visits))
                .start()
                .block();
        new KilledNode(runtime, round).live();
    }

    /** Prefix of the names that a node of {@code round} creates. */
    static String prefix(int round) {
        return "r" + round + "-";
    }

    private void live() {
        old.addAll(runtime.list("life-log", null, 1_000).block().actors().stream()
                .map(ActorAddress::key)
                .toList());
        Flux.range(0, LIVES_AT_ONCE)
                .flatMap(i -> Mono.defer(this::life).repeat(), LIVES_AT_ONCE)
                .doOnError(error -> say(BROKEN, String.valueOf(error)))
                .blockLast();
    }

    private Mono<Void> life() {
        String name = prefix(round) + names.incrementAndGet();
        boolean ends = random(4) > 0;
        say(CREATES, name);
        return again(runtime.create(ActorAddress.of("life-log", name), "first"))
                .doOnSuccess(done -> say(CREATED, name))
                .thenMany(Flux.range(0, 6 + random(6)))
                .concatMap(i -> step(name, i).then(pause()))
                .then(Mono.defer(() -> ends ? end(name) : Mono.fromRunnable(() -> old.add(name))))
                .onErrorComplete(KilledNode::isUnknown);
    }

    private Mono<Void> end(String name) {
        say(ENDS, name);
        return again(actor(name).end()).doOnSuccess(words -> say(ENDED, name)).then();
    }

    private Mono<?> step(String name, int number) {
        LifeLog actor = actor(name);
        return switch (random(8)) {
            case 0 -> heard(name, actor.write("w" + number));
            case 1 -> heard(name, actor.plan(List.of("p" + number, "q" + number), random(LONGEST_PAUSE_MILLIS)));
            case 2 -> heard(name, actor.planThrice("thrice" + number));
            case 3 -> heard(name, actor.planInVain("v" + number, random(LONGEST_PAUSE_MILLIS)));
            case 4 -> heard(name, actor.mend());
            case 5 -> again(actor.whisper("u" + number));
            case 6 -> visit();
            default -> heard(name, actor.read());
        };
    }

    /** One that has lived for longer, perhaps with an earlier version of its state. */
    private Mono<?> visit() {
        int count = old.size();
        if (count == 0) {
            return Mono.empty();
        }
        String name = old.get(random(count));
        return heard(name, actor(name).write("visited"));
    }

    private LifeLog actor(String name) {
        return runtime.actor(LifeLog.class, name);
    }

    private static Mono<String> heard(String name, Mono<String> words) {
        return again(words).doOnNext(all -> say(HEARD, name + " " + all));
    }

    /** On a machine that is slow a call may be refused, which changes nothing. */
    private static <T> Mono<T> again(Mono<T> call) {
        return call.retryWhen(Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(50))
                .maxBackoff(Duration.ofSeconds(1))
                .filter(RetryableException.class::isInstance));
    }

    private static boolean isUnknown(Throwable error) {
        return error instanceof OutcomeUnknownException || error instanceof CallTimeoutException;
    }

    private static Mono<Long> pause() {
        return Mono.delay(Duration.ofMillis(random(LONGEST_PAUSE_MILLIS)));
    }

    private static int random(int bound) {
        return ThreadLocalRandom.current().nextInt(bound);
    }

    private static void say(String what, Set<AnnouncedStore.Step> steps) {
        if (!steps.isEmpty()) {
            say(what, steps.stream().map(Enum::name).collect(Collectors.joining(" ")));
        }
    }

    private static void say(String what, String rest) {
        System.out.println(MARK + what + " " + rest + END);
    }
}
