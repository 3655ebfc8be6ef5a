package dev.rouse.benchmarks.scenario;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Promise;
import dev.rouse.benchmarks.harness.Rounds;
import dev.rouse.benchmarks.harness.Scenario;
import dev.rouse.benchmarks.scenario.bed.TestBed;
import dev.rouse.benchmarks.store.FoundationDb;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntBinaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The cost of FoundationDB itself for what the runtime does on it, by fdb-java alone and on the same server: the floor
 * that ratios are of, and what is done without a runtime.
 *
 * <pre>{@code
 * mvn -q test-compile exec:java -Dexec.args="bench --quick --only store=fdb"
 * }</pre>
 *
 * @param ours what the runtime does
 */
record FdbFloor(Scenario ours, Way way, @Nullable Promise promise) implements Scenario {

    private static final int ENTRIES = 3;

    /** The transactions that are made. */
    enum Way {
        GET {
            @Override
            CompletableFuture<?> call(BareFdb fdb, int slot, int actor) {
                return fdb.get(slot, actor).thenApply(Objects::requireNonNull);
            }
        },
        RANGE {
            @Override
            CompletableFuture<?> call(BareFdb fdb, int slot, int actor) {
                return fdb.range(slot, actor).thenApply(Way::requireAll);
            }
        },
        THREE_TRANSACTIONS {
            @Override
            CompletableFuture<?> call(BareFdb fdb, int slot, int actor) {
                return fdb.threeTransactions(slot, actor);
            }
        },
        READ_MODIFY_WRITE {
            @Override
            CompletableFuture<?> call(BareFdb fdb, int slot, int actor) {
                return fdb.readModifyWrite(slot, actor);
            }
        },
        BLIND_COMMIT {
            @Override
            CompletableFuture<?> call(BareFdb fdb, int slot, int actor) {
                return fdb.commit(slot, actor);
            }
        };

        abstract CompletableFuture<?> call(BareFdb fdb, int slot, int actor);

        private static <T> List<T> requireAll(List<T> records) {
            TestBed.check(records.size() == 2 + ENTRIES, "an actor has " + (2 + ENTRIES) + " records");
            return records;
        }
    }

    @Override
    public String benchmark() {
        return ours.benchmark();
    }

    @Override
    public String by() {
        return "bare-" + way.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public Map<String, Object> parameters() {
        return ours.parameters();
    }

    @Override
    public String unit() {
        return ours.unit();
    }

    @Override
    public boolean isQuick() {
        return ours.isQuick();
    }

    @Override
    public boolean needsFoundationDb() {
        return true;
    }

    @Override
    public Duration warmUp() {
        return ours.warmUp();
    }

    @Override
    public Measured measure(Effort effort, Progress progress) {
        if (ours instanceof Starts starts) {
            int there = effort.actors(starts.actors());
            return measure(there, starts.window(), (slot, nth) -> starts.next(slot, nth, there), effort, progress);
        }
        HotCalls calls = (HotCalls) ours;
        int there = effort.actors(calls.actors());
        return measure(there, calls.window(), (slot, nth) -> calls.next(slot, nth, there), effort, progress);
    }

    private Measured measure(int actors, int window, IntBinaryOperator next, Effort effort, Progress progress) {
        progress.now("writing " + actors + " actors");
        return FoundationDb.bare((database, root) -> {
            try (BareFdb fdb = new BareFdb(database, root, actors, ENTRIES)) {
                return Rounds.of(
                        (slot, nth) ->
                                Mono.fromFuture(() -> way.call(fdb, slot, next.applyAsInt(slot, (int) nth)), true),
                        window,
                        unit(),
                        effort,
                        progress);
            }
        });
    }
}
