package dev.rouse.kv;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.error.KvClosedException;
import dev.rouse.kv.error.KvException;
import dev.rouse.kv.error.KvUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import reactor.core.publisher.Mono;

/**
 * A store that does what the test says, when the test says it. By default every call is applied at once to a sorted map
 * with real versions and conflicts; a verb that is held back queues its calls until the test takes them:
 *
 * <pre>{@code
 * store.holdCommits();
 * actor.call();                                  // subscribes a commit
 * PendingCommit commit = store.expectCommit();
 * assertThat(commit.conflictKeys()).containsExactly(epoch);
 * commit.applyAndLoseOutcome();                  // or apply(), fail(error), land() and later deliver()
 * store.expectCommit().apply();                  // the same bytes again
 * store.verifyNoMoreCalls();
 * }</pre>
 *
 * <p>Every request is recorded, whether held or not. Synchronous: a call that is not held is applied and answered inside
 * {@code subscribe}, a held one inside the method that answers it. Calls may come from any thread; the script runs on one.
 */
public final class ScriptedStore implements KvStore {

    private final ScriptedData data = new ScriptedData();
    private final List<KvRead> reads = Collections.synchronizedList(new ArrayList<>());
    private final List<KvCommit> commits = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger transacts = new AtomicInteger();

    private final Verb<PendingRead> readVerb = new Verb<>("read");
    private final Verb<PendingCommit> commitVerb = new Verb<>("commit");
    private final Verb<PendingTransact<?>> transactVerb = new Verb<>("transaction");
    private volatile Supplier<? extends KvException> outage;
    private volatile boolean exclusive = true;
    private volatile Supplier<Mono<Duration>> admission = () -> Mono.just(Duration.ZERO);
    private volatile UnaryOperator<Mono<KvVersion>> commitAnswer = UnaryOperator.identity();
    private volatile boolean closed;

    // ---- the store

    @Override
    public Mono<KvSnapshot> read(KvRead request) {
        return new GuardedMono<>(Mono.create(sink -> {
            reads.add(request);
            called(readVerb, new PendingRead(data, request, sink));
        }));
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        Mono<KvVersion> answer = commitAnswer.apply(Mono.create(sink -> {
            commits.add(commit);
            called(commitVerb, new PendingCommit(data, commit, sink));
        }));
        return answer == null ? null : new GuardedMono<>(answer);
    }

    @Override
    public <T> Mono<KvTransacted<T>> transact(Function<KvTransaction, Mono<T>> work) {
        return new GuardedMono<>(Mono.<KvTransacted<T>>create(sink -> {
                    transacts.incrementAndGet();
                    called(transactVerb, new PendingTransact<>(data, work, sink));
                })
                .onErrorMap(PendingTransact.WorkFailed.class, Throwable::getCause));
    }

    @Override
    public Mono<Duration> admission() {
        return admission.get();
    }

    @Override
    public KvLimits limits() {
        return data.limits();
    }

    @Override
    public boolean inProcess() {
        return true;
    }

    @Override
    public boolean exclusive() {
        return exclusive;
    }

    @Override
    public Mono<Void> close() {
        return Mono.fromRunnable(() -> closed = true);
    }

    private <C extends PendingCall<?>> void called(Verb<C> verb, C call) {
        Throwable error = errorFor(verb);
        if (error != null) {
            call.fail(error);
        } else if (verb.held) {
            verb.waiting.add(call);
        } else {
            call.apply();
        }
    }

    private Throwable errorFor(Verb<?> verb) {
        Supplier<? extends KvException> errors = outage;
        if (closed) {
            return new KvClosedException();
        }
        return errors == null ? verb.errors.poll() : errors.get();
    }

    // ---- holding calls back

    /** From now on reads wait for {@link #expectRead}. */
    public void holdReads() {
        readVerb.held = true;
    }

    /** From now on commits wait for {@link #expectCommit}. */
    public void holdCommits() {
        commitVerb.held = true;
    }

    /** From now on transactions wait for {@link #expectTransact}. */
    public void holdTransacts() {
        transactVerb.held = true;
    }

    /** From now on nothing happens unless the test lets it. */
    public void holdEverything() {
        holdReads();
        holdCommits();
        holdTransacts();
    }

    /** Applies the reads that wait, in order, and every later one at once. */
    public void releaseReads() {
        readVerb.release();
    }

    /** Applies the commits that wait, in order, and every later one at once. */
    public void releaseCommits() {
        commitVerb.release();
    }

    /** Applies the transactions that wait, in order, and every later one at once. */
    public void releaseTransacts() {
        transactVerb.release();
    }

    /** Takes the oldest read that waits; fails when there is none. */
    public PendingRead expectRead() {
        return readVerb.take();
    }

    /** Takes the oldest commit that waits; fails when there is none. */
    public PendingCommit expectCommit() {
        return commitVerb.take();
    }

    /** Takes the oldest transaction that waits; fails when there is none. */
    public PendingTransact<?> expectTransact() {
        return transactVerb.take();
    }

    /**
     * Fails the commits that wait now, not those that follow from that.
     *
     * @return whether there were any
     */
    public boolean failHeldCommits(KvException error) {
        List<PendingCommit> held = new ArrayList<>();
        PendingCommit commit;
        while ((commit = commitVerb.waiting.poll()) != null) {
            held.add(commit);
        }
        held.forEach(each -> each.fail(error));
        return !held.isEmpty();
    }

    /** Fails when a call waits that no test has taken, or was taken and never answered. */
    public void verifyNoMoreCalls() {
        assertThat(readVerb.open()).as("reads that were not answered").isEmpty();
        assertThat(commitVerb.open()).as("commits that were not answered").isEmpty();
        assertThat(transactVerb.open())
                .as("transactions that were not answered")
                .isEmpty();
    }

    // ---- errors

    /** The next read ends with {@code error} and does not happen. Several add up, in order. */
    public void failNextRead(KvException error) {
        readVerb.errors.add(error);
    }

    /** The next commit ends with {@code error} and does not happen. Several add up, in order. */
    public void failNextCommit(KvException error) {
        commitVerb.errors.add(error);
    }

    /** The next transaction ends with {@code error} and does not happen. Several add up, in order. */
    public void failNextTransact(KvException error) {
        transactVerb.errors.add(error);
    }

    /** From now on every call ends with an error of {@code errors} and does not happen. */
    public void failEverything(Supplier<? extends KvException> errors) {
        outage = errors;
    }

    /** From now on every call ends with {@link KvUnavailableException}. */
    public void failEverything() {
        failEverything(() -> new KvUnavailableException("scripted outage", null));
    }

    /** Ends {@link #failEverything}. */
    public void heal() {
        outage = null;
    }

    // ---- what was asked

    /** Every read so far, or since {@link #forgetCalls}, in the order of subscription. */
    public List<KvRead> reads() {
        return List.of(reads.toArray(KvRead[]::new));
    }

    /** Every commit so far, or since {@link #forgetCalls}, in the order of subscription. */
    public List<KvCommit> commits() {
        return List.of(commits.toArray(KvCommit[]::new));
    }

    /** Number of transactions that were asked for. */
    public int transacts() {
        return transacts.get();
    }

    /** Reads, commits and transactions together. */
    public int calls() {
        return reads.size() + commits.size() + transacts.get();
    }

    /** Begins to count anew. */
    public void forgetCalls() {
        reads.clear();
        commits.clear();
        transacts.set(0);
    }

    /** Whether a mutation of {@code commit} writes {@code key}. */
    public static boolean writes(KvCommit commit, KvKey key) {
        return commit.mutations().stream().anyMatch(mutation -> {
            if (mutation instanceof KvMutation.ClearRange range) {
                return range.begin().compareTo(key) <= 0 && key.compareTo(range.end()) < 0;
            }
            return key.equals(mutation instanceof KvMutation.Set set ? set.key() : ((KvMutation.Clear) mutation).key());
        });
    }

    // ---- the data

    /** Whether nobody else can reach the data; true unless told otherwise. */
    public void exclusive(boolean value) {
        exclusive = value;
    }

    /** What every question for the admission wait gets from now on. */
    public void admission(Mono<Duration> answer) {
        admission = () -> answer;
    }

    /** What {@link #admission()} does from now on. */
    public void admission(Supplier<Mono<Duration>> answer) {
        admission = answer;
    }

    /** What becomes of the answer to every commit from now on, which is applied all the same: a store that breaks its word. */
    public void commitAnswer(UnaryOperator<Mono<KvVersion>> answer) {
        commitAnswer = answer;
    }

    /** The value now; null when absent. */
    public byte[] value(KvKey key) {
        return data.value(key);
    }

    /** Everything now, in key order. */
    public List<KvEntry> entries() {
        return data.entries().entrySet().stream()
                .map(entry -> new KvEntry(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** The newest version. */
    public KvVersion version() {
        return data.newest();
    }

    /** Somebody else sets {@code key}. */
    public KvVersion put(KvKey key, byte[] value) {
        return data.commit(KvCommit.builder().set(key, value).build(data.newest()));
    }

    /** Somebody else clears {@code key}. */
    public KvVersion remove(KvKey key) {
        return data.commit(KvCommit.builder().clear(key).build(data.newest()));
    }

    /**
     * Puts every commit that lands until {@link #separateVersions} into the newest version, as a store that batches does.
     * Transactions do not belong in between: they read at that version.
     */
    public void shareVersion() {
        data.shareVersion(true);
    }

    /** Ends {@link #shareVersion}: every commit has a version of its own, as from the beginning. */
    public void separateVersions() {
        data.shareVersion(false);
    }

    /** The store's versions move on without a change. */
    public void passVersions(long count) {
        data.passVersions(count);
    }

    /** Every version but the newest is too old from now on, for reads and for checks. */
    public void forgetOlderVersions() {
        data.forgetOlderVersions();
    }

    @Override
    public String toString() {
        return "scripted store " + data;
    }

    /** The calls of one kind. */
    private static final class Verb<C extends PendingCall<?>> {

        private final String name;
        private final Deque<C> waiting = new ConcurrentLinkedDeque<>();
        private final List<C> taken = new ArrayList<>();
        private final Deque<KvException> errors = new ConcurrentLinkedDeque<>();
        private volatile boolean held;

        Verb(String name) {
            this.name = name;
        }

        C take() {
            C call = waiting.poll();
            if (call == null) {
                throw new AssertionError("No " + name + " waits" + (held ? "." : ", and none is held back."));
            }
            taken.add(call);
            return call;
        }

        void release() {
            held = false;
            C call;
            while ((call = waiting.poll()) != null) {
                call.apply();
            }
        }

        List<C> open() {
            List<C> open = new ArrayList<>(waiting);
            taken.stream().filter(call -> !call.isAnswered()).forEach(open::add);
            return open;
        }
    }
}
