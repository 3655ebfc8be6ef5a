package dev.rouse.kv.fdb.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.apple.foundationdb.FDBException;
import dev.rouse.fixture.LogCapture;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvReadOnlyException;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.kv.fdb.FdbKvStore;
import dev.rouse.kv.fdb.ScriptedFdb;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** When a cluster is asked what keeps it from serving, and what becomes of requests while that is known. */
final class ClusterTroubleTest {

    private static final Duration A_MOMENT = Duration.ofMillis(1_500);
    private static final String FULL = "storage_server_min_free_space";
    private static final KvKey KEY = KvKey.of((byte) 1);

    private final ScriptedFdb fdb = new ScriptedFdb();
    private final FdbKvStore store = fdb.store();
    private final LogCapture log = new LogCapture("dev.rouse.kv.fdb");
    private int asked;

    @AfterEach
    void close() {
        log.close();
    }

    private void says(String limit) {
        String json =
                "{\"client\": {\"database_status\": {\"available\": true}}, \"cluster\": {\"database_available\": true,"
                        + " \"qos\": {\"performance_limited_by\": {\"name\": \"" + limit
                        + "\", \"description\": \"Told.\"}}}}";
        fdb.status = Mono.fromSupplier(() -> {
            asked++;
            return json.getBytes(StandardCharsets.UTF_8);
        });
    }

    private AtomicReference<Throwable> admission() {
        fdb.readVersions.clear();
        fdb.readVersions.add(new CompletableFuture<>());
        AtomicReference<Throwable> ended = new AtomicReference<>();
        store.admission().subscribe(wait -> {}, ended::set);
        return ended;
    }

    private static KvCommit set() {
        return KvCommit.builder().set(KEY, new byte[] {1}).build(new KvVersion(5));
    }

    private void becomesFull() {
        says(FULL);
        admission();
        fdb.after(A_MOMENT);
        assertThat(store.health().trouble()).contains(FULL).contains("nearly full");
    }

    private void starts(int transactionsPerSecond) {
        fdb.health = Mono.just(("{\"batch_limited\":true,\"tps_limit\":" + transactionsPerSecond + "}")
                .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void clusterThatStartsNoTransactionsIsToldWithoutItsStatusAndTheReasonWhenItTells() {
        starts(0);
        fdb.status = Mono.never();
        AtomicReference<Throwable> waiting = admission();
        fdb.after(A_MOMENT);
        assertThat(waiting.get())
                .isInstanceOf(KvReadOnlyException.class)
                .hasMessageContaining("starts no transactions");
        assertThatThrownBy(() -> store.commit(set()).block()).isInstanceOf(KvReadOnlyException.class);

        says(FULL);
        fdb.after(Duration.ofSeconds(45));
        assertThat(store.health().trouble()).contains(FULL);
        asked = 0;
        fdb.after(Duration.ofMinutes(5));
        assertThat(asked).as("once it is known").isZero();

        starts(1_000);
        says("workload");
        fdb.after(ClusterTrouble.PAUSE);
        assertThat(store.health().trouble()).isNull();
        fdb.commits.add(ScriptedFdb.version(7));
        assertThat(store.commit(set()).block().value()).isEqualTo(7);
    }

    @Test
    void clusterThatStartsNoneFindsItselfUnavailableWhichIsNotTheReason() {
        starts(0);
        fdb.status = Mono.just(
                "{\"client\": {\"database_status\": {\"available\": false}}}".getBytes(StandardCharsets.UTF_8));
        admission();
        fdb.after(Duration.ofSeconds(20));
        assertThat(store.health().trouble()).contains("starts no transactions");
    }

    @Test
    void clusterIsAskedWhenSomethingTakesLongAndNotBefore() {
        says("workload");
        fdb.after(Duration.ofMinutes(10));
        admission();
        fdb.after(Duration.ofMillis(900));
        assertThat(asked).isZero();
        fdb.after(A_MOMENT);
        assertThat(asked).isOne();
        assertThat(store.health().trouble()).isNull();
        fdb.after(Duration.ofMinutes(10));
        assertThat(asked).as("while nothing is under way").isLessThan(5);
    }

    @Test
    void oneQuestionIsUnderWayAtATimeAndEndsByItself() {
        fdb.status = Mono.<byte[]>never().doOnSubscribe(s -> asked++);
        for (int i = 0; i < 4; i++) {
            admission();
            fdb.after(Duration.ofSeconds(5));
        }
        assertThat(asked).isOne();
        fdb.after(Duration.ofSeconds(30));
        admission();
        fdb.after(A_MOMENT);
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void commitsThatAddDataAreRefusedAtOnceWhileThereIsNoRoom() {
        becomesFull();
        int before = fdb.opened;
        assertThatThrownBy(() -> store.commit(set()).block())
                .isInstanceOf(KvReadOnlyException.class)
                .hasMessageContaining(FULL)
                .hasMessageContaining("Nothing was written");
        assertThat(fdb.opened).isEqualTo(before);
        assertThat(store.health().commitsInFlight()).isZero();
    }

    @Test
    void whatOnlyRemovesAndWhatKeepsANodeAliveIsSent() {
        becomesFull();
        fdb.commits.add(ScriptedFdb.version(7));
        KvCommit removal =
                KvCommit.builder().clear(KEY).clearRange(KEY, KEY.next()).build(new KvVersion(5));
        assertThat(store.commit(removal).block().value()).isEqualTo(7);
        KvCommit heartbeat =
                KvCommit.builder().set(KEY, new byte[] {1}).upkeep().build(new KvVersion(5));
        assertThat(store.commit(heartbeat.since(new KvVersion(6))).block().value())
                .isEqualTo(7);
    }

    @Test
    void questionsOfAdmissionEndAtOnceWithTheReason() {
        says(FULL);
        AtomicReference<Throwable> waiting = admission();
        assertThat(waiting.get()).isNull();
        fdb.after(A_MOMENT);
        assertThat(waiting.get()).isInstanceOf(KvReadOnlyException.class).hasMessageContaining(FULL);
        assertThat(admission().get()).isInstanceOf(KvReadOnlyException.class);
        assertThat(store.health().openTransactions()).isZero();
    }

    @Test
    void readsGoOn() {
        becomesFull();
        fdb.gets.add(CompletableFuture.completedFuture(new byte[] {0, 7}));
        assertThat(store.read(KvRead.builder()
                                .key(KEY)
                                .atLeast(new KvVersion(5))
                                .build())
                        .block()
                        .version()
                        .value())
                .isEqualTo(5);
    }

    @Test
    void storeGoesOnByItselfAndTellsTheLogOnceOfEach() {
        for (int i = 1; i <= 3; i++) {
            becomesFull();
            fdb.after(Duration.ofMinutes(1));
            assertThat(log.of(FULL)).hasSize(i);
            says("workload");
            fdb.after(ClusterTrouble.PAUSE);
            assertThat(store.health().trouble()).isNull();
            assertThat(log.of("serves again")).hasSize(i);
            fdb.commits.clear();
            fdb.commits.add(ScriptedFdb.version(7));
            assertThat(store.commit(set()).block().value()).isEqualTo(7);
            fdb.after(Duration.ofMinutes(1));
        }
    }

    @Test
    void otherLimitsRefuseNothingAndAreNamedWhereSomethingTakesTooLong() {
        says("storage_server_write_queue_size");
        CompletableFuture<Long> slow = new CompletableFuture<>();
        fdb.readVersions.add(slow);
        AtomicReference<Throwable> ended = new AtomicReference<>();
        store.read(KvRead.builder().build()).subscribe(snapshot -> {}, ended::set);
        fdb.after(Duration.ofSeconds(6));
        slow.completeExceptionally(new FDBException("Operation aborted because the transaction was cancelled", 1025));
        assertThat(ended.get())
                .isInstanceOf(KvUnavailableException.class)
                .hasMessageContaining("did not answer within PT5S, since the FoundationDB cluster limits transactions"
                        + " (storage_server_write_queue_size: Told)");
        fdb.commits.add(ScriptedFdb.version(7));
        assertThat(store.commit(set()).block().value()).isEqualTo(7);
    }

    @Test
    void clusterThatRefusesForNowIsAskedToo() {
        says("workload");
        fdb.commits.add(ScriptedFdb.error(1042));
        assertThatThrownBy(() -> store.commit(set()).block()).isInstanceOf(KvException.class);
        assertThat(asked).isOne();
    }

    @Test
    void statusThatIsNoneOrTooLargeOrAnErrorChangesNothing() {
        fdb.status = Mono.just("no json".getBytes(StandardCharsets.UTF_8));
        admission();
        fdb.after(Duration.ofSeconds(5));
        fdb.status = Mono.error(new IllegalStateException("scripted"));
        admission();
        fdb.after(Duration.ofSeconds(5));
        fdb.status = Mono.fromSupplier(() -> new byte[ClusterStatus.MOST_BYTES + 1]);
        admission();
        fdb.after(Duration.ofSeconds(5));
        assertThat(store.health().trouble()).isNull();
        becomesFull();
    }

    @Test
    void closedStoreAsksNoMore() {
        becomesFull();
        store.close().block();
        asked = 0;
        fdb.after(Duration.ofMinutes(10));
        assertThat(asked).isZero();
    }
}
