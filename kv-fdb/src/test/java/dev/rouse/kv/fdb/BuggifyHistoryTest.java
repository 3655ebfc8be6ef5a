package dev.rouse.kv.fdb;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rouse.host.ActorHistoryContract;
import dev.rouse.kv.KvStore;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/**
 * The long history while FoundationDB's own client fails by chance: conflicts, versions that are too old, commits whose
 * outcome is unknown whether they landed or not.
 */
@OnFoundationDb
@Tag("client-buggify")
final class BuggifyHistoryTest implements ActorHistoryContract {

    private final KvStore store;

    BuggifyHistoryTest(FdbKvStore store) {
        this.store = new SoleStore(store);
    }

    @BeforeAll
    static void clientInjectsFaults() {
        assumeTrue(TestClient.buggify() > 0, "FoundationDB's client injects faults only with -Drouse.fdb.buggify=10");
    }

    @Override
    public KvStore store() {
        return store;
    }
}
