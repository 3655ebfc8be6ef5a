package dev.rouse.kv;

import static dev.rouse.kv.contract.KvStoreFixture.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rouse.kv.error.KvOutcomeUnknownException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.scheduler.VirtualTimeScheduler;

final class FaultyStoreTest {

    private static final KvKey KEY = KvKey.of(bytes("key"));

    private final ScriptedStore inner = new ScriptedStore();
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

    private FaultyStore store(Faults faults) {
        return new FaultyStore(inner, faults, 7, time);
    }

    private KvCommit commit() {
        return KvCommit.builder().set(KEY, bytes("value")).conflictKey(KEY).build(inner.version());
    }

    @Test
    void sameSeedGivesTheSameFaults() {
        assertThat(outcomes(store(Faults.each(0.15)))).isEqualTo(outcomes(store(Faults.each(0.15))));
    }

    private List<String> outcomes(FaultyStore store) {
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Throwable error = catchThrowable(() -> store.commit(commit()).block());
            outcomes.add(error == null ? "fine" : error.getClass().getSimpleName());
        }
        assertThat(outcomes)
                .contains(
                        "fine",
                        "KvConflictException",
                        "KvVersionTooOldException",
                        "KvUnavailableException",
                        "KvOutcomeUnknownException");
        return outcomes;
    }

    @Test
    void unknownAppliedLandsAndUnknownLostDoesNot() {
        StepVerifier.create(store(Faults.NONE.withUnknown(0, 1)).commit(commit()))
                .verifyError(KvOutcomeUnknownException.class);
        assertThat(inner.value(KEY)).isNull();
        StepVerifier.create(store(Faults.NONE.withUnknown(1, 0)).commit(commit()))
                .verifyError(KvOutcomeUnknownException.class);
        assertThat(inner.value(KEY)).isNotNull();
    }

    @Test
    void spuriousConflictRunsTheWorkOfATransactionTwice() {
        int[] runs = {0};
        StepVerifier.create(store(Faults.NONE.withConflict(1)).transact(tx -> {
                    tx.set(KEY, bytes("run " + ++runs[0]));
                    return Mono.empty();
                }))
                .expectNextCount(1)
                .verifyComplete();
        assertThat(inner.value(KEY)).asString().isEqualTo("run 2");
    }

    @Test
    void lateCommitLandsThoughItsCallerWentAway() {
        Disposable call = store(Faults.NONE.withMaxDelay(Duration.ofSeconds(1)))
                .commit(commit())
                .subscribe();
        assertThat(inner.value(KEY)).isNull();
        call.dispose();
        time.advanceTimeBy(Duration.ofSeconds(2));
        assertThat(inner.value(KEY)).isNotNull();
    }

    @Test
    void delaysReorderCommits() {
        FaultyStore store = store(Faults.NONE.withMaxDelay(Duration.ofSeconds(1)));
        List<Integer> answered = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            int number = i;
            KvCommit blind = KvCommit.builder().set(KEY, bytes("value")).build(inner.version());
            store.commit(blind).subscribe(done -> {}, lost -> {}, () -> answered.add(number));
        }
        time.advanceTimeBy(Duration.ofSeconds(2));
        assertThat(inner.commits()).hasSize(20);
        assertThat(answered)
                .isNotEmpty()
                .isNotEqualTo(answered.stream().sorted().toList());
    }

    @Test
    void healedStoreDoesWhatItIsAsked() {
        FaultyStore store = store(Faults.NONE.withUnavailable(1));
        store.heal();
        StepVerifier.create(store.commit(commit())).expectNextCount(1).verifyComplete();
        assertThat(store.injected()).isZero();
    }

    @Test
    void injectedErrorsNameTheSeedAndTheCall() {
        FaultyStore store = store(Faults.NONE.withUnavailable(1));
        StepVerifier.create(store.commit(commit()))
                .expectErrorSatisfies(error -> assertThat(error.getSuppressed()[0])
                        .hasMessageContaining("call 1 ")
                        .hasMessageContaining("seed 7"))
                .verify();
        assertThat(store.toString()).contains("seed 7");
    }
}
