package dev.rouse.kv.fdb.health;

import dev.rouse.kv.fdb.client.FdbError;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counters of a store's own work. Safe from any thread. */
@SuppressWarnings("EnumOrdinal") // places in an array of this process, never stored
public final class FdbCounters {

    private final LongAdder commits = new LongAdder();
    private final LongAdder mutations = new LongAdder();
    private final LongAdder unknownOutcomes = new LongAdder();
    private final AtomicLongArray errors = new AtomicLongArray(FdbError.values().length);
    private volatile int lastMutations;
    private volatile @Nullable Duration lastCommit;
    private volatile @Nullable Duration lastAdmission;

    public void committed(int mutationCount, Duration took) {
        commits.increment();
        mutations.add(mutationCount);
        lastMutations = mutationCount;
        lastCommit = took;
    }

    public void admitted(Duration waited) {
        lastAdmission = waited;
    }

    public void failed(FdbError error) {
        errors.incrementAndGet(error.ordinal());
    }

    public void unknownOutcome() {
        unknownOutcomes.increment();
    }

    public long commits() {
        return commits.sum();
    }

    public int lastMutations() {
        return lastMutations;
    }

    public double meanMutations() {
        long count = commits.sum();
        return count == 0 ? 0 : (double) mutations.sum() / count;
    }

    @Nullable
    public Duration lastCommit() {
        return lastCommit;
    }

    @Nullable
    public Duration lastAdmission() {
        return lastAdmission;
    }

    public long unknownOutcomes() {
        return unknownOutcomes.sum();
    }

    public long conflicts() {
        return count(FdbError.NOT_COMMITTED);
    }

    long count(FdbError error) {
        return errors.get(error.ordinal());
    }

    /** By FoundationDB's code, those that happened. */
    public Map<Integer, Long> errors() {
        Map<Integer, Long> byCode = new TreeMap<>();
        for (FdbError error : FdbError.values()) {
            if (count(error) > 0) {
                byCode.put(error.code(), count(error));
            }
        }
        return byCode;
    }
}
