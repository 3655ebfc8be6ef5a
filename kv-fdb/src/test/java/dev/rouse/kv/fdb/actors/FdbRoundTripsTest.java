package dev.rouse.kv.fdb.actors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.PreloadOptions;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.fdb.FdbKvStore;
import dev.rouse.kv.fdb.cluster.FdbRoot;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import dev.rouse.kv.fdb.cluster.OpenedStore;
import dev.rouse.kv.fdb.cluster.TestClient;
import dev.rouse.preload.PreloadBundle;
import dev.rouse.preload.PreloadManifest;
import dev.rouse.preload.StartPipeline;
import dev.rouse.preload.StartRecords;
import dev.rouse.record.Keys;
import dev.rouse.stored.Features;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** Cost of a start and of a save in requests, as FoundationDB's client itself counts them. */
@OnFoundationDb
final class FdbRoundTripsTest {

    private static final int TIMES = 300;
    private static final int AT_A_TIME = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final PreloadManifest MANIFEST = Features.of(
                    new Keys(new byte[0]), new KvLimits(10_000, 1 << 20, 10_000_000), List.of())
            .manifest(PreloadOptions.defaults());

    private final OpenedStore opened;
    private final FdbKvStore store;
    private final Keys keys = new Keys(new byte[0]);
    private final KvKey epoch = KvKey.of((byte) 3);
    private final AtomicReference<KvVersion> newest = new AtomicReference<>();

    FdbRoundTripsTest(FdbRoot root) {
        this.opened = OpenedStore.under(root);
        this.store = opened.store();
        KvCommit.Builder actors = KvCommit.builder().set(epoch, new byte[16]);
        for (int i = 0; i < TIMES; i++) {
            for (PreloadManifest.Key key : MANIFEST.keys()) {
                actors.set(keys.actor(actor(i), key.suffix().bytes()), new byte[80]);
            }
            actors.set(keys.actor(actor(i), new byte[] {3, 1}), new byte[80]);
        }
        newest.set(store.commit(actors.build(new KvVersion(0))).block(PATIENCE));
        start(0);
    }

    @AfterEach
    void nothingStaysOpen() {
        opened.close();
    }

    private static ActorId actor(int number) {
        return ActorAddress.of("counter", String.valueOf(number)).id();
    }

    private void start(int number) {
        starts(number, 1);
    }

    private void starts(int from, int count) {
        StartPipeline pipeline = new StartPipeline(
                keys, read -> store.read(read.atLeast(newest.get()).build()));
        List<StartRecords> found = Flux.range(from, count)
                .flatMap(i -> pipeline.start(actor(i), PreloadBundle.empty(MANIFEST)), AT_A_TIME)
                .collectList()
                .block(PATIENCE);
        assertThat(found)
                .hasSize(count)
                .allMatch(start -> start.roundTrips() == 1 && start.records().bytes() >= 400);
    }

    /** As a node does: the next one is checked since the version before this one's. */
    private void save(int number) {
        KvVersion saved = store.commit(KvCommit.builder()
                        .conflictKey(epoch)
                        .set(keys.actor(actor(number), new byte[] {2}), new byte[100])
                        .build(newest.get().previous()))
                .block(PATIENCE);
        newest.set(saved);
    }

    @Test
    void startIsOneRangeRequestAndSaveIsOneCommitAndNeitherAsksForAVersion() {
        ClientCounters before = counters();

        refresh();
        starts(0, TIMES);
        ClientCounters started = counters();
        refresh();
        for (int i = 0; i < TIMES; i++) {
            save(i);
        }
        ClientCounters saved = counters();

        assertThat(started.more("GetRangeRequests", before))
                .as("range requests of starts")
                .isEqualTo(TIMES);
        assertThat(started.more("GetValueRequests", before))
                .as("value requests of starts")
                .isZero();
        assertThat(started.more("PhysicalReadRequests", before))
                .as("all storage reads of starts")
                .isEqualTo(TIMES);
        assertThat(started.more("ReadVersions", before))
                .as("read versions, but for the refresh")
                .isEqualTo(1);
        assertThat(saved.more("CommitStarted", started))
                .as("commits of saves and the refresh")
                .isEqualTo(TIMES + 1);
        assertThat(saved.more("PhysicalReadRequests", started))
                .as("storage reads of saves")
                .isZero();
        assertThat(saved.more("ReadVersions", started))
                .as("read versions, but for the refresh")
                .isEqualTo(1);
    }

    /** Waiting for counters takes longer than a version lives; a blind commit costs one read-version request. */
    private void refresh() {
        newest.set(store.commit(
                        KvCommit.builder().set(KvKey.of((byte) 9), new byte[1]).build(new KvVersion(0)))
                .block(PATIENCE));
    }

    private static ClientCounters counters() {
        return ClientCounters.now(TestClient.instance().traces());
    }
}
