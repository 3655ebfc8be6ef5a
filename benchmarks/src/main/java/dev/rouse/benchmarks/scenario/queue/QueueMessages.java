package dev.rouse.benchmarks.scenario.queue;

import dev.rouse.ActorQueue;
import dev.rouse.ActorType;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Target;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.scenario.bed.SpreadWork;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.KvStore;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * Messages to the queues of actors that are awake. With {@link Until#HANDLED} a message is over once the turn that handled it is in the
 * store, with {@link Until#SENT} once the message is.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench --only ^queue"
 * }</pre>
 */
public record QueueMessages(
        Until until,
        StoreKind store,
        int actors,
        int window,
        @Nullable Target target) implements SpreadWork {

    private static final int AT_ONCE = 512;

    /** End of a message for its sender. */
    public enum Until {
        SENT,
        HANDLED
    }

    @Override
    public String benchmark() {
        return "queue-messages";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("until", until, "store", store, "actors", actors, "window", window);
    }

    @Override
    public String unit() {
        return "messages/s";
    }

    @Override
    public boolean isOnlyByName() {
        return true;
    }

    @Override
    public boolean needsFoundationDb() {
        return store.isFoundationDb();
    }

    /** Much of the code of a node is compiled for a message. */
    @Override
    public Duration warmUp() {
        return Duration.ofSeconds(14);
    }

    @Override
    public int commits() {
        return 1;
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return store.use(opened -> measure(opened, effort, progress));
    }

    private Measured measure(KvStore opened, Effort effort, Progress progress) {
        int there = effort.actors(actors);
        ActorRuntime runtime = ActorRuntime.builder()
                .store(opened)
                .register(ActorType.of(Inbox.class, InboxActor::new))
                .options(options -> options.maxResidentActors(2 * there + 1_000))
                .start()
                .blockOptional()
                .orElseThrow();
        try {
            ActorQueue[] queues = IntStream.range(0, there)
                    .mapToObj(i -> runtime.queue(Inbox.class, Inbox.QUEUE, "inbox-" + i))
                    .toArray(ActorQueue[]::new);
            progress.now("waking " + there + " actors");
            Flux.fromArray(queues)
                    .flatMap(queue -> queue.sendAndWait(1L), AT_ONCE)
                    .blockLast();
            return Rounds.of((slot, nth) -> message(queues[next(slot, nth, there)]), window, unit(), effort, progress);
        } finally {
            runtime.stop().block();
        }
    }

    private Publisher<?> message(ActorQueue queue) {
        return until == Until.SENT ? queue.send(1L) : queue.sendAndWait(1L);
    }
}
