package dev.rouse.kv.fdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rouse.fixture.Console;
import dev.rouse.fixture.RealTimeStore;
import dev.rouse.history.ActorHistoryContract;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.fdb.cluster.FdbRoot;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import dev.rouse.kv.fdb.cluster.OpenedStore;
import dev.rouse.kv.fdb.cluster.TestClient;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The long history while FoundationDB's own client fails by chance: conflicts, versions that are too old, commits whose
 * outcome is unknown whether they landed or not, ghosts that land after they were given up on, and range replies of a row or
 * two. A tenth of the usual calls, or {@code -Drouse.fdb.buggify.calls=1000000}.
 */
@OnFoundationDb
@Tag("client-buggify")
@ParameterizedClass(name = "{0} % of chances, {1} ghosts")
@CsvSource({"5, 0", "10, 4", "20, 0"})
final class BuggifyHistoryTest implements ActorHistoryContract {

    private static final Integer TOO_OLD = 1007;
    private static final Integer CONFLICT = 1020;
    private static final Integer OUTCOME_UNKNOWN = 1021;
    private static final Integer TIMED_OUT = 1031;

    private final int percent;
    private final int ghosts;
    private final FaultyClient client;
    private final OpenedStore opened;

    BuggifyHistoryTest(int percent, int ghosts, FdbRoot root) {
        this.percent = percent;
        this.ghosts = ghosts;
        this.client = new FaultyClient(root.database(), root.fresh(), ghosts);
        this.opened = OpenedStore.on(client.database(), root.fresh());
    }

    @BeforeAll
    static void clientInjectsFaults() {
        assumeTrue(TestClient.buggify(), "FoundationDB's client injects faults only with -Drouse.fdb.buggify=true");
    }

    @BeforeEach
    void fire() {
        TestClient.instance().fire(percent);
    }

    @AfterEach
    void faultsWereMet() {
        TestClient.instance().fire(0);
        FdbHealth health = opened.store().health();
        opened.close();
        long landed = client.landedGhosts();
        Console.info("Faults of FoundationDB's client, " + percent + " % of chances: " + health.commits()
                + " commits, errors by code " + health.errors() + ", " + client.shortReplies() + " short replies, "
                + client.ghosts() + " ghosts, " + landed + " landed.");
        assertThat(health.errors()).containsKeys(TOO_OLD, OUTCOME_UNKNOWN);
        assertThat(health.errors().containsKey(CONFLICT) || percent < 20)
                .as("conflicts, one of five faults of a commit")
                .isTrue();
        assertThat(client.shortReplies()).as("short range replies").isPositive();
        assertThat(client.ghosts()).isGreaterThanOrEqualTo(ghosts);
        assertThat(health.errors().containsKey(TIMED_OUT)).isEqualTo(ghosts > 0);
    }

    @Override
    public KvStore store() {
        return RealTimeStore.sole(opened.store());
    }

    @Override
    public int calls() {
        return Integer.getInteger("rouse.fdb.buggify.calls", 100 * ACTORS);
    }

    @Override
    public Duration patience() {
        return Duration.ofMinutes(3);
    }
}
