package dev.rouse.crash;

import dev.rouse.DataKey;
import dev.rouse.kv.ForwardingStore;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.KvVersion;
import dev.rouse.record.ScheduleRecord;
import dev.rouse.record.Suffix;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** A store over another one that tells, before a commit and after it, which steps in the lives of {@link LifeLog}s it is. */
final class AnnouncedStore extends ForwardingStore {

    private static final int SUFFIX_AT = 18;

    /** How the row of own data begins that a migration adds. */
    private static final byte[] MOVED = Suffix.data(DataKey.of("plan:moved"));

    private final Consumer<Set<Step>> before;
    private final Consumer<Set<Step>> after;

    /** What a commit may be of one. The last needs one that was stored by an earlier node. */
    enum Step {
        CREATE,
        SCHEDULE,
        TURN,
        FIRE,
        RECUR,
        FAIL,
        BURY,
        SLEEP,
        DESTROY,
        MIGRATE
    }

    /** @param before is told right before the store is asked; {@code after} right after it has answered */
    AnnouncedStore(KvStore store, Consumer<Set<Step>> before, Consumer<Set<Step>> after) {
        super(store);
        this.before = before;
        this.after = after;
    }

    @Override
    public Mono<KvVersion> commit(KvCommit commit) {
        return Mono.defer(() -> {
            Set<Step> steps = steps(commit);
            before.accept(steps);
            return store.commit(commit).doOnSuccess(version -> after.accept(steps));
        });
    }

    private static Set<Step> steps(KvCommit commit) {
        Set<Step> steps = EnumSet.noneOf(Step.class);
        for (KvMutation mutation : commit.mutations()) {
            Step step = step(mutation);
            if (step != null) {
                steps.add(step);
            }
        }
        return steps;
    }

    private static @Nullable Step step(KvMutation mutation) {
        if (mutation instanceof KvMutation.ClearRange) {
            return Step.DESTROY;
        }
        if (!(mutation instanceof KvMutation.Set set) || set.key().bytes()[1] != 0x10) {
            return null;
        }
        byte[] key = set.key().bytes();
        KvKey suffix = KvKey.of(Arrays.copyOfRange(key, SUFFIX_AT, key.length));
        if (suffix.equals(KvKey.of(Suffix.state()))) {
            return step(new String(set.value(), StandardCharsets.UTF_8));
        }
        if (suffix.startsWith(KvKey.of(MOVED))) {
            return Step.MIGRATE;
        }
        if (!suffix.startsWith(KvKey.of(Suffix.schedule()))) {
            return null;
        }
        boolean failed = ScheduleRecord.decode(set.key(), set.value()).failures() > 0;
        return Suffix.isDeadLetter(suffix) ? Step.BURY : failed ? Step.FAIL : null;
    }

    /** @param state in quotes, which ends with the word that was added last */
    private static Step step(String state) {
        String last = state.substring(state.lastIndexOf(' ') + 1, state.length() - 1);
        if (state.endsWith("created plan:first\"")) {
            return Step.CREATE;
        } else if (last.startsWith("plan:")) {
            return Step.SCHEDULE;
        } else if (last.equals("slept")) {
            return Step.SLEEP;
        } else if (last.startsWith("thrice")) {
            return Step.RECUR;
        }
        return state.contains("plan:" + last + " ") ? Step.FIRE : Step.TURN;
    }
}
