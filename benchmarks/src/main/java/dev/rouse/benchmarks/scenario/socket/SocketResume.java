package dev.rouse.benchmarks.scenario.socket;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.bed.Lanes;
import dev.rouse.benchmarks.scenario.bed.Parameters;
import dev.rouse.benchmarks.scenario.bed.ServedBed;
import dev.rouse.benchmarks.scenario.bed.TestBed;
import dev.rouse.benchmarks.store.CountedStore;
import dev.rouse.benchmarks.store.CountedStore.Operations;
import dev.rouse.benchmarks.store.StoreKind;
import java.time.Duration;
import java.util.Map;

/**
 * Clients with a connection each, by sockets of their own, that are all cut at once and all come back at once: the time from the cut
 * until the last is connected again, with the handshakes of TCP, HTTP and the protocol, and what the store was asked meanwhile. The
 * server notices the cuts while clients return. The node has one lane, on which its server is as well; the clients are plain Netty
 * ones on one thread of the same JVM.
 *
 * @param actors that the clients are connected to, in equal parts
 */
public record SocketResume(int clients, int actors) implements Scenario {

    private static final int WARM_UPS = 5;

    @Override
    public String benchmark() {
        return "socket-resume";
    }

    @Override
    public Map<String, Object> parameters() {
        return Parameters.of("clients", clients, "actors", actors);
    }

    @Override
    public String unit() {
        return "ms";
    }

    @Override
    public boolean isOnlyByName() {
        return true;
    }

    @Override
    public boolean isTimed() {
        return false;
    }

    @Override
    public Duration preparation() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        return StoreKind.MEMORY.use(opened -> {
            CountedStore store = new CountedStore(opened);
            try (ServedBed bed = ServedBed.on(store, Lanes.ONE);
                    ReturningClients returning = new ReturningClients(bed.port(), clients, actors)) {
                double connecting = returning.connect();
                for (int i = 0; effort.judges() && i < WARM_UPS; i++) {
                    returning.cutAndResume();
                }
                double[] millis = new double[effort.rounds()];
                Operations before = store.operations();
                for (int i = 0; i < millis.length; i++) {
                    millis[i] = returning.cutAndResume();
                    progress.now("round %d of %d: %.0f ms".formatted(i + 1, millis.length, millis[i]));
                }
                Operations asked = store.operations().since(before);
                TestBed.check(returning.areDifferent(), "each client has a connection of its own");
                return Measured.of(millis)
                        .with("ms to connect at first", connecting)
                        .with("reads", (double) asked.reads() / millis.length)
                        .with("commits", (double) asked.commits() / millis.length)
                        .with("transactions", (double) asked.transactions() / millis.length);
            }
        });
    }
}
