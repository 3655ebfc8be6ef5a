package dev.rouse.kv.fdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvOutcomeUnknownException;
import dev.rouse.kv.fdb.cluster.FdbRoot;
import dev.rouse.kv.fdb.cluster.OnFoundationDb;
import dev.rouse.kv.fdb.cluster.OpenedStore;
import dev.rouse.kv.fdb.cluster.TestClient;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Commits that FoundationDB's client gives up on, and that land up to five seconds later. */
@OnFoundationDb
@Tag("client-buggify")
final class GhostCommitTest {

    private static final int COMMITS = 5;

    /** The client fails one read of a hundred whatever else it injects. */
    private static final int READS_THAT_MAY_FAIL = 100;

    private static final long LANDING_WINDOW = 5_000_000;
    private static final Duration GLANCE = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final KvVersion ANY = new KvVersion(0);
    private static final KvKey FENCE = KvKey.of((byte) 0);
    private static final byte[] OLD = {1};
    private static final byte[] NEW = {2};

    private final FaultyClient client;
    private final OpenedStore opened;
    private final FdbKvStore store;

    GhostCommitTest(FdbRoot root) {
        client = new FaultyClient(root.database(), root.fresh(), COMMITS);
        opened = OpenedStore.on(client.database(), root.fresh());
        store = opened.store();
    }

    @BeforeAll
    static void clientInjectsFaults() {
        assumeTrue(TestClient.buggify(), "FoundationDB's client makes ghosts only with -Drouse.fdb.buggify=true");
    }

    @AfterEach
    void nothingStaysOpen() {
        TestClient.instance().fire(0);
        opened.close();
    }

    @Test
    void whatIsWrittenOnceTheOutcomeOfAGhostWasToldStays() {
        KvVersion since =
                store.commit(KvCommit.builder().set(FENCE, NEW).build(ANY)).block(PATIENCE);

        TestClient.instance().fire(100);
        Sinks.Empty<Void> calm = Sinks.empty();
        var written = Flux.range(0, COMMITS)
                .flatMap(number -> oldThenNew(number, since, calm.asMono()))
                .collectList()
                .toFuture();
        await(Mono.fromSupplier(() -> client.ghosts() == COMMITS));
        TestClient.instance().fire(0);
        calm.tryEmitEmpty();
        assertThat(written.join()).hasSize(COMMITS);

        await(newest().map(version -> version.value() > since.value() + LANDING_WINDOW));
        assertThat(client.landedGhosts()).as("ghosts that landed").isPositive();
        assertThat(values()).allMatch(value -> value[0] == NEW[0]);
    }

    private Mono<KvVersion> oldThenNew(int number, KvVersion since, Mono<Void> calm) {
        return store.commit(rows(number, OLD).conflictKey(FENCE).build(since))
                .onErrorResume(
                        KvOutcomeUnknownException.class,
                        unknown -> calm.then(store.commit(rows(number, NEW).build(ANY))));
    }

    private static KvCommit.Builder rows(int number, byte[] value) {
        KvCommit.Builder rows = KvCommit.builder();
        keys(number).forEach(key -> rows.set(key, value));
        return rows;
    }

    private static List<KvKey> keys(int number) {
        return IntStream.range(0, FaultyClient.SETS_OF_A_GROUP)
                .mapToObj(row -> KvKey.of((byte) 1, (byte) number, (byte) row))
                .toList();
    }

    private Mono<KvVersion> newest() {
        return Mono.defer(() -> store.read(KvRead.builder().build())).map(snapshot -> snapshot.version());
    }

    private List<byte[]> values() {
        KvRead.Builder all = KvRead.builder();
        IntStream.range(0, COMMITS).forEach(number -> keys(number).forEach(all::key));
        return store.read(all.build())
                .retry(READS_THAT_MAY_FAIL)
                .map(found -> IntStream.range(0, COMMITS * FaultyClient.SETS_OF_A_GROUP)
                        .mapToObj(found::value)
                        .toList())
                .block(PATIENCE);
    }

    private static void await(Mono<Boolean> condition) {
        condition.delayElement(GLANCE).repeat().filter(met -> met).blockFirst(PATIENCE);
    }
}
