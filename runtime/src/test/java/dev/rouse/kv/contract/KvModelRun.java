package dev.rouse.kv.contract;

import static dev.rouse.kv.contract.KvModelContract.pick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvConflictException;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRangeResult;
import dev.rouse.kv.KvRead;
import dev.rouse.kv.KvSnapshot;
import dev.rouse.kv.KvTransacted;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.KvVersionTooOldException;
import dev.rouse.kv.contract.KvModel.State;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One run of random operations on a store and its model. */
final class KvModelRun {

    /** Transactions that are open at once, at most. */
    private static final int OPEN = 4;

    private final KvStoreFixture fixture;
    private final RandomGenerator random;
    private final List<KvKey> universe;
    private final KvModel model;

    private final List<Opened> opened = new ArrayList<>();

    private String lastOperation = "";
    private int tooOld;
    private int refused;
    private int accepted;

    KvModelRun(KvStoreFixture fixture, RandomGenerator random) {
        this.fixture = fixture;
        this.random = random;
        this.universe = KvModelContract.universe(fixture.prefix());
        this.model = new KvModel(universe, fixture.version());
    }

    String lastOperation() {
        return lastOperation;
    }

    void step() {
        int dice = random.nextInt(100);
        if (dice < 30) {
            commit(randomCommit());
        } else if (dice < 35) {
            commitTogether();
        } else if (dice < 40) {
            transact();
        } else if (dice < 60) {
            readInATransaction();
        } else {
            readAtLeast(pick(random, model.states()));
        }
    }

    /** A transaction, and what it has to see. */
    private record Opened(OpenTransaction transaction, State seen) {}

    /** Everything agrees, and chance did try both outcomes. */
    void finish() {
        opened.forEach(open -> open.transaction.close());
        compare(
                KvRead.builder().range(fixture.everything()).build(),
                model.newest().version());
        int tries = accepted + refused;
        assertThat(accepted).as("accepted of %s commits", tries).isGreaterThan(tries / 10);
        assertThat(refused).as("refused of %s commits", tries).isGreaterThan(tries / 100);
        assertThat(tooOld).as("reads and commits that took too long").isLessThan(10 + tries / 100);
    }

    // ---- commits

    private void commit(KvCommit commit) {
        lastOperation = commit.toString();
        boolean expected = model.accepts(commit);
        try {
            KvVersion version = fixture.now(fixture.store().commit(commit));
            assertThat(expected).as("accepted").isTrue();
            assertThat(version).isGreaterThan(model.newest().version());
            model.apply(commit, version);
            accepted++;
        } catch (KvConflictException e) {
            assertThat(expected).as("accepted, but: %s", e.getMessage()).isFalse();
            refused++;
        } catch (KvVersionTooOldException e) {
            tooOld++;
        }
    }

    private KvCommit randomCommit() {
        KvCommit.Builder commit = KvCommit.builder();
        for (int i = random.nextInt(4); i > 0; i--) {
            commit.conflictKey(pick(random, universe));
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            commit.add(randomMutation());
        }
        return commit.build(pick(random, model.states()).version());
    }

    private KvMutation randomMutation() {
        int dice = random.nextInt(10);
        if (dice < 6) {
            return new KvMutation.Set(pick(random, universe), randomValue());
        } else if (dice < 9) {
            return new KvMutation.Clear(pick(random, universe));
        }
        KvRange range = randomRange();
        return new KvMutation.ClearRange(range.begin(), range.end());
    }

    private byte[] randomValue() {
        byte[] value = new byte[random.nextInt(20)];
        random.nextBytes(value);
        return value;
    }

    /** Several at once, each on a key of its own, so that their order does not matter. */
    private void commitTogether() {
        List<KvCommit> commits = new ArrayList<>();
        KvVersion since = model.newest().version();
        int first = random.nextInt(universe.size() - 4);
        for (int i = 0; i < 4; i++) {
            KvKey key = universe.get(first + i);
            commits.add(
                    KvCommit.builder().conflictKey(key).set(key, randomValue()).build(since));
        }
        lastOperation = "together " + commits;
        fixture.now(Flux.fromIterable(commits)
                        .flatMap(commit -> fixture.store().commit(commit).map(version -> new Landed(commit, version)))
                        .sort((a, b) -> a.version().compareTo(b.version()))
                        .collectList())
                .forEach(landed -> model.apply(landed.commit(), landed.version()));
    }

    private record Landed(KvCommit commit, KvVersion version) {}

    private void transact() {
        KvKey from = pick(random, universe);
        KvKey to = pick(random, universe);
        KvRange range = randomRange();
        byte[] value = randomValue();
        lastOperation = "transact get " + from + ", " + range + ", set " + to;
        KvTransacted<KvRangeResult> done = fixture.now(fixture.store()
                .transact(transaction -> transaction
                        .get(from)
                        .doOnNext(found -> transaction.set(to, value))
                        .then(Mono.defer(() -> transaction.range(range)))));
        State seen = model.newest();
        assertThat(KvModel.describe(done.value())).isEqualTo(KvModel.describe(model.range(range, seen)));
        assertThat(done.commitVersion() != null)
                .as("wrote")
                .isEqualTo(seen.entries().containsKey(from));
        if (done.commitVersion() != null) {
            KvCommit commit = KvCommit.builder().set(to, value).build(done.readVersion());
            model.apply(commit, done.commitVersion());
        }
    }

    // ---- reads

    private void readAtLeast(State state) {
        KvRead.Builder request = KvRead.builder().atLeast(state.version());
        for (int i = random.nextInt(5); i > 0; i--) {
            request.key(pick(random, universe));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            request.range(randomBounds(randomRange()));
        }
        KvRead read = request.build();
        lastOperation = read.toString();
        compare(read, state.version());
    }

    /** Opens a transaction, or looks at what one sees that was opened some time ago, or closes it. */
    private void readInATransaction() {
        int which = random.nextInt(OPEN);
        if (which >= opened.size()) {
            lastOperation = "begin";
            opened.add(new Opened(fixture.open(), model.newest()));
            return;
        }
        Opened from = opened.get(which);
        try {
            compare(from);
        } catch (KvVersionTooOldException e) {
            tooOld++;
            end(from);
        }
        if (random.nextBoolean()) {
            end(from);
        }
    }

    private void end(Opened transaction) {
        transaction.transaction.close();
        opened.remove(transaction);
    }

    private void compare(Opened from) {
        KvKey key = pick(random, universe);
        KvRange range = randomBounds(randomRange());
        lastOperation = "get " + key + " and " + range + " as of " + from.seen.version();
        assertThat(from.transaction.get(key)).isEqualTo(from.seen.entries().get(key));
        assertThat(KvModel.describe(from.transaction.range(range)))
                .isEqualTo(KvModel.describe(model.range(range, from.seen)));
    }

    private void compare(KvRead read, KvVersion version) {
        KvSnapshot snapshot;
        try {
            snapshot = fixture.now(fixture.store().read(read));
        } catch (KvVersionTooOldException e) {
            tooOld++;
            return;
        }
        assertThat(snapshot.version()).isGreaterThanOrEqualTo(version);
        State expected = model.at(snapshot.version());
        for (int i = 0; i < read.keys().size(); i++) {
            assertThat(snapshot.value(i))
                    .isEqualTo(expected.entries().get(read.keys().get(i)));
        }
        for (int i = 0; i < read.ranges().size(); i++) {
            assertThat(KvModel.describe(snapshot.range(i)))
                    .isEqualTo(KvModel.describe(model.range(read.ranges().get(i), expected)));
        }
    }

    private KvRange randomRange() {
        if (random.nextInt(4) == 0) {
            KvKey prefix = pick(random, universe);
            return KvRange.of(prefix, prefix.prefixEnd());
        }
        KvKey a = pick(random, universe);
        KvKey b = pick(random, universe);
        return a.compareTo(b) < 0 ? KvRange.of(a, b) : KvRange.of(b, a);
    }

    private KvRange randomBounds(KvRange range) {
        KvRange bounded = random.nextBoolean() ? range : range.maxRows(1 + random.nextInt(8));
        bounded = random.nextBoolean() ? bounded : bounded.maxBytes(1 + random.nextInt(200));
        return random.nextBoolean() ? bounded : bounded.reversed();
    }
}
