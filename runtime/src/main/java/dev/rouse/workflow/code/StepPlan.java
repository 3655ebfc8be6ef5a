package dev.rouse.workflow.code;

import dev.rouse.ActionException;
import dev.rouse.ActionMode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The way in which the attempts of a step run.
 *
 * @param work of each attempt, a part of its turn
 * @param result class of what it gives; null for a step without a result
 * @param tries at least 1
 * @param undo undoes what it did, given the result; null for none
 * @param critical classes of errors that end it at once, beside those that an actor refuses with
 */
public record StepPlan(
        Supplier<? extends Mono<?>> work,
        @Nullable Class<?> result,
        int tries,
        Duration delay,
        Duration longestDelay,
        Duration timeout,
        ActionMode mode,
        @Nullable Function<Object, Mono<?>> undo,
        List<Class<? extends Throwable>> critical) {

    private static final int TRIES = 4;
    private static final Duration DELAY = Duration.ofMillis(100);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    static StepPlan of(Supplier<? extends Mono<?>> work, @Nullable Class<?> result) {
        return new StepPlan(work, result, TRIES, DELAY, LONGEST_DELAY, TIMEOUT, ActionMode.EXCLUSIVE, null, List.of());
    }

    StepPlan tries(int count) {
        return new StepPlan(work, result, count, delay, longestDelay, timeout, mode, undo, critical);
    }

    StepPlan delay(Duration first, Duration longest) {
        return new StepPlan(work, result, tries, first, longest, timeout, mode, undo, critical);
    }

    StepPlan timeout(Duration limit) {
        return new StepPlan(work, result, tries, delay, longestDelay, limit, mode, undo, critical);
    }

    StepPlan interleaved() {
        return new StepPlan(work, result, tries, delay, longestDelay, timeout, ActionMode.INTERLEAVED, undo, critical);
    }

    StepPlan undo(Function<Object, Mono<?>> how) {
        return new StepPlan(work, result, tries, delay, longestDelay, timeout, mode, how, critical);
    }

    StepPlan critical(Class<? extends Throwable> error) {
        List<Class<? extends Throwable>> more = new ArrayList<>(critical);
        more.add(error);
        return new StepPlan(work, result, tries, delay, longestDelay, timeout, mode, undo, List.copyOf(more));
    }

    /** The plan of what undoes a step of this plan that gave {@code value}. */
    StepPlan undoing(Supplier<? extends Mono<?>> how) {
        return new StepPlan(how, null, tries, delay, longestDelay, timeout, mode, null, List.of());
    }

    public boolean isCritical(Throwable error) {
        return error instanceof ActionException || critical.stream().anyMatch(each -> each.isInstance(error));
    }

    /**
     * The pause after so many attempts in vain.
     *
     * @param random of all numbers
     */
    public long pauseMillis(int attempts, long random) {
        double whole = (double) delay.toMillis() * Math.pow(2, Math.min(attempts - 1, 62));
        long pause = (long) Math.min(whole, (double) longestDelay.toMillis());
        return pause - Math.floorMod(random, pause / 2 + 1);
    }
}
