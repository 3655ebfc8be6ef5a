package dev.rouse.kv.fdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rouse.host.ActorHistoryContract;
import dev.rouse.host.RealTimeStore;
import dev.rouse.kv.KvStore;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * The long history while FoundationDB's own client fails by chance: conflicts, versions that are too old, commits whose
 * outcome is unknown whether they landed or not. A fifth of the usual calls, or {@code -Drouse.fdb.buggify.calls=1000000}.
 */
@OnFoundationDb
@Tag("client-buggify")
final class BuggifyHistoryTest implements ActorHistoryContract {

    private static final Integer TOO_OLD = 1007;
    private static final Integer CONFLICT = 1020;
    private static final Integer OUTCOME_UNKNOWN = 1021;

    private final FdbKvStore store;

    BuggifyHistoryTest(FdbKvStore store) {
        this.store = store;
    }

    @BeforeAll
    static void clientInjectsFaults() {
        assumeTrue(TestClient.buggify() > 0, "FoundationDB's client injects faults only with -Drouse.fdb.buggify=10");
    }

    @AfterEach
    void faultsWereMet() {
        assertThat(store.health().errors()).containsKeys(TOO_OLD, CONFLICT, OUTCOME_UNKNOWN);
    }

    @Override
    public KvStore store() {
        return RealTimeStore.sole(store);
    }

    @Override
    public int calls() {
        return Integer.getInteger("rouse.fdb.buggify.calls", 200 * ACTORS);
    }

    @Override
    public Duration patience() {
        return Duration.ofMinutes(3);
    }
}
