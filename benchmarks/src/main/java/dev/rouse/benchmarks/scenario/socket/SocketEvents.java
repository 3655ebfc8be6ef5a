package dev.rouse.benchmarks.scenario.socket;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.harness.Target;
import dev.rouse.benchmarks.scenario.bed.Feed;
import dev.rouse.benchmarks.scenario.bed.Lanes;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.scenario.bed.ServedBed;
import dev.rouse.benchmarks.store.StoreKind;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events of one actor to many WebSockets: a turn emits some, its commit is awaited, then each socket gets them; what is counted is what
 * arrives, in order and completely. The latency is that of a turn, from its call to the last of the sockets. The node has one lane, on
 * which its server is as well; the clients are plain Netty ones on one thread of the same JVM.
 *
 * @param events of a turn
 * @param window turns that not all sockets have the events of
 */
public record SocketEvents(
        int sockets, int events, int window, @Nullable Target target) implements Scenario {

    @Override
    public String benchmark() {
        return "socket-events";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("sockets", sockets, "events", events, "window", window);
    }

    @Override
    public String unit() {
        return "deliveries/s";
    }

    @Override
    public boolean isOnlyByName() {
        return true;
    }

    @Override
    public Duration warmUp() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        int there = effort.actors(sockets);
        return StoreKind.MEMORY.use(opened -> {
            try (ServedBed bed = ServedBed.on(opened, Lanes.ONE);
                    Audience audience = new Audience(bed.port(), there, events)) {
                Feed feed = bed.bed().runtime().actor(Feed.class, "feed");
                return Rounds.ofMany(
                        (slot, nth) -> audience.hear(feed.emit(events)),
                        window,
                        there * events,
                        "turns/s",
                        effort,
                        progress);
            }
        });
    }
}
