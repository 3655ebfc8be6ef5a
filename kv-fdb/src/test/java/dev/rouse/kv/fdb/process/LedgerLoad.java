package dev.rouse.kv.fdb.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorClient;
import dev.rouse.CallTimeoutException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.RetryableException;
import dev.rouse.history.Ledger;
import dev.rouse.history.LedgerHistory;
import dev.rouse.history.LedgerHistory.Fate;
import dev.rouse.history.LedgerHistory.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Callers of ledgers, one for each, which appends a number or reads, again and again. Knows what each was told, and for how long no
 * ledger was without an answer.
 */
final class LedgerLoad {

    private static final int LEDGERS = 24;
    private static final Duration PAUSE = Duration.ofMillis(40);
    private static final int APPENDS_OF_TEN = 7;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ActorClient client;
    private final LedgerHistory history = new LedgerHistory(System::nanoTime);
    private final List<Caller> callers = new ArrayList<>();
    private final AtomicLong numbers = new AtomicLong();
    private final List<String> failures = new ArrayList<>();
    private final List<String> wrong = new ArrayList<>();
    private volatile boolean working = true;

    private LedgerLoad(ActorClient client, String name) {
        this.client = client;
        for (int i = 0; i < LEDGERS; i++) {
            callers.add(new Caller(name + "-" + i));
        }
    }

    /**
     * Begins to call, and returns when each ledger has answered.
     *
     * @param name of ledgers that nobody has called before
     */
    static LedgerLoad on(ActorClient client, String name) throws InterruptedException {
        LedgerLoad load = new LedgerLoad(client, name);
        load.callers.forEach(Caller::begin);
        load.awaitAnswers();
        return load;
    }

    /** Waits until each ledger has answered a call that is made from now on; returns how long that took. */
    Duration awaitAnswers() throws InterruptedException {
        long since = System.nanoTime();
        for (Caller caller : callers) {
            while (caller.answered() - since < 0) {
                assertThat(System.nanoTime() - since)
                        .as("nanoseconds without an answer of %s; %s", caller.ledger, failures())
                        .isLessThan(PATIENCE.toNanos());
                Duel.pass(2);
            }
        }
        return Duration.ofNanos(
                callers.stream().mapToLong(Caller::answeredAt).max().orElseThrow() - since);
    }

    /** Forgets for how long ledgers were without an answer until now. */
    void watch() {
        callers.forEach(Caller::watch);
    }

    /** The longest time for which one was without an answer, since {@link #watch}. */
    Duration longestAway() {
        return Duration.ofNanos(
                callers.stream().mapToLong(Caller::longestAway).max().orElseThrow());
    }

    /** The ledger that was without an answer for longest, and until when, for who reads the nodes' logs. */
    String longestAwayWas() {
        Caller longest = callers.stream()
                .max(Comparator.comparingLong(Caller::longestAway))
                .orElseThrow();
        synchronized (longest) {
            return longest.ledger + " until " + longest.awayUntil;
        }
    }

    /** Calls that were not answered, with what they ended with. */
    List<String> failures() {
        synchronized (history) {
            return List.copyOf(failures);
        }
    }

    /** Ends the calls, and holds all that callers were told against what is in the ledgers. */
    void judge() {
        working = false;
        Flux.fromIterable(callers).flatMap(Caller::whenDone).blockLast(PATIENCE);
        Map<String, List<Long>> ends = new TreeMap<>();
        callers.forEach(caller -> ends.put(
                caller.ledger, client.actor(Ledger.class, caller.ledger).read().block(PATIENCE)));
        assertThat(wrong).as("answers that nobody is to be given").isEmpty();
        assertThat(history.check(ends)).isEmpty();
        assertThat(history.count(Fate.DONE)).as("answered calls").isPositive();
    }

    @Override
    public String toString() {
        return history.count(Fate.DONE) + " calls answered, " + history.count(Fate.UNKNOWN) + " of unknown outcome, "
                + history.count(Fate.FAILED) + " failed";
    }

    private void failed(Operation operation, Throwable error) {
        synchronized (history) {
            failures.add(operation + " with " + error);
            if (error instanceof RetryableException) {
                operation.failed();
            } else if (error instanceof OutcomeUnknownException || error instanceof CallTimeoutException) {
                operation.unknown();
            } else {
                operation.unknown();
                wrong.add(operation + " with " + error);
            }
        }
    }

    /** One that calls one ledger, one call at a time. */
    private final class Caller {

        private final String ledger;
        private final Mono<Void> calls;
        private Disposable running;

        /** The beginning of the last call that was answered, and when it was. */
        private long answered = System.nanoTime();

        private long answeredAt = answered;
        private long watchedSince = answered;
        private long away;
        private Instant awayUntil = Instant.now();

        Caller(String ledger) {
            this.ledger = ledger;
            this.calls = Mono.defer(this::call)
                    .then(Mono.delay(PAUSE))
                    .repeat(() -> working)
                    .then()
                    .cache();
        }

        void begin() {
            running = calls.subscribe();
        }

        Mono<Void> whenDone() {
            return calls.doFinally(end -> running.dispose());
        }

        private Mono<?> call() {
            long number = numbers.incrementAndGet();
            Ledger to = client.actor(Ledger.class, ledger);
            boolean appends = number % 10 < APPENDS_OF_TEN;
            long began = System.nanoTime();
            Operation operation;
            synchronized (history) {
                operation = history.begin(ledger, appends ? "append" : "read", appends ? number : 0);
            }
            return (appends ? to.append(number) : to.read())
                    .doOnNext(list -> answered(operation, list, began))
                    .onErrorResume(error -> {
                        failed(operation, error);
                        return Mono.empty();
                    });
        }

        private void answered(Operation operation, List<Long> list, long began) {
            synchronized (history) {
                operation.answered(list);
            }
            answered(began);
        }

        private synchronized void answered(long began) {
            long now = System.nanoTime();
            long without = now - Math.max(answeredAt, watchedSince);
            if (without > away) {
                away = without;
                awayUntil = Instant.now();
            }
            answered = began;
            answeredAt = now;
        }

        synchronized long answered() {
            return answered;
        }

        synchronized long answeredAt() {
            return answeredAt;
        }

        synchronized void watch() {
            watchedSince = System.nanoTime();
            away = 0;
        }

        synchronized long longestAway() {
            return Math.max(away, System.nanoTime() - Math.max(answeredAt, watchedSince));
        }
    }
}
