package dev.rouse.benchmarks.scenario.queue;

import dev.rouse.ActorType;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.harness.Target;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.store.StoreKind;
import dev.rouse.host.ActorRuntime;
import dev.rouse.kv.KvStore;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * Messages from actor to actor, each sent by a turn of one and handled by a turn of another. A message is over when the turn that handled
 * it is in the store.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench --only ^actor-messages"
 * }</pre>
 *
 * @param actors senders, and as many receivers
 */
public record ActorMessages(
        StoreKind store, int actors, int window, @Nullable Target target) implements Scenario {

    private static final int AT_ONCE = 512;

    @Override
    public String benchmark() {
        return "actor-messages";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("store", store, "actors", actors, "window", window);
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

    /** The way of a message is twice as long as that of one from outside, and there are fewer of them. */
    @Override
    public Duration warmUp() {
        return fromOutside().warmUp().multipliedBy(2);
    }

    /** As many messages that are sent from outside. */
    QueueMessages fromOutside() {
        return new QueueMessages(QueueMessages.Until.HANDLED, store, actors, window, null);
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return store.use(opened -> measure(opened, effort, progress));
    }

    private Measured measure(KvStore opened, Effort effort, Progress progress) {
        int there = effort.actors(actors);
        HandledMessages handled = new HandledMessages();
        ActorRuntime runtime = ActorRuntime.builder()
                .store(opened)
                .register(ActorType.of(Inbox.class, InboxActor::new))
                .register(ActorType.of(Forwarder.class, ForwarderActor::new))
                .options(options -> options.maxResidentActors(4 * there + 1_000).listener(handled))
                .start()
                .blockOptional()
                .orElseThrow();
        try {
            Forwarder[] senders = IntStream.range(0, there)
                    .mapToObj(i -> runtime.actor(Forwarder.class, "inbox-" + i))
                    .toArray(Forwarder[]::new);
            progress.now("waking " + 2 * there + " actors");
            Flux.fromArray(senders)
                    .flatMap(sender -> handled.after(sender.forward(1)), AT_ONCE)
                    .blockLast();
            QueueMessages order = fromOutside();
            return Rounds.of(
                    (slot, nth) -> handled.after(senders[order.next(slot, nth, there)].forward(1)),
                    window,
                    unit(),
                    effort,
                    progress);
        } finally {
            runtime.stop().block();
        }
    }
}
