package dev.rouse.net.operation.queue;

import dev.rouse.ActorAddress;
import dev.rouse.Administration;
import dev.rouse.DeadMessage;
import dev.rouse.QueueInfo;
import dev.rouse.QueueOptions;
import dev.rouse.QueueRate;
import dev.rouse.net.operation.ViewJson;
import dev.rouse.net.request.Operation;
import dev.rouse.net.request.RequestBody;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * {@code GET /actors/{type}/{key}/queues} and {@code GET /actors/{type}/{key}/queues/{queue}}, which has the dead letters as well.
 *
 * @param queue null for all
 */
public record ListQueues(
        Administration node, ActorAddress address, @Nullable String queue) implements Operation {

    private record All(List<Item> queues) {}

    private record One(Item queue, List<Letter> deadLetters) {}

    private record Item(
            String name,
            String action,
            long depth,
            int limit,
            long retrying,
            int inFlight,
            long deadLetters,
            @Nullable Instant oldest,
            @Nullable Instant nextDue,
            @Nullable Instant limitedUntil,
            Limits limits) {

        static Item of(QueueInfo info) {
            return new Item(
                    info.name(),
                    info.action(),
                    info.depth(),
                    info.limit(),
                    info.retrying(),
                    info.inFlight(),
                    info.deadLetters(),
                    info.oldest().orElse(null),
                    info.nextDue().orElse(null),
                    info.limitedUntil().orElse(null),
                    Limits.of(info.options()));
        }
    }

    private record Limits(
            int concurrency,
            @Nullable Rate rate,
            @Nullable Integer groupConcurrency,
            @Nullable Rate groupRate) {

        static Limits of(QueueOptions options) {
            int ofGroup = options.groupConcurrency();
            return new Limits(
                    options.concurrency(),
                    Rate.of(options.rate()),
                    ofGroup == 0 ? null : ofGroup,
                    Rate.of(options.groupRate()));
        }
    }

    private record Rate(int messages, double seconds) {

        static @Nullable Rate of(@Nullable QueueRate rate) {
            return rate == null ? null : new Rate(rate.messages(), rate.per().toNanos() / 1e9);
        }
    }

    private record Letter(String id, Instant sentAt, int failures, Instant failedAt, String error) {

        static Letter of(DeadMessage message) {
            return new Letter(message.id(), message.sentAt(), message.failures(), message.failedAt(), message.error());
        }
    }

    private record Outcome(List<QueueInfo> queues, List<DeadMessage> dead) {}

    @Override
    public Publisher<?> run(RequestBody body) {
        Mono<List<QueueInfo>> queues = node.queues(address);
        return queue == null
                ? queues.map(all -> new Outcome(all, List.of()))
                : node.deadMessages(address, queue).zipWith(queues, (dead, all) -> new Outcome(all, dead));
    }

    @Override
    public void write(@Nullable Object outcome, OutputStream out) {
        Outcome told = (Outcome) Objects.requireNonNull(outcome, "queues");
        List<Item> items = told.queues.stream().map(Item::of).toList();
        if (queue == null) {
            ViewJson.write(new All(items), out);
            return;
        }
        Item one = items.stream()
                .filter(item -> item.name.equals(queue))
                .findFirst()
                .orElseThrow();
        ViewJson.write(new One(one, told.dead.stream().map(Letter::of).toList()), out);
    }
}
