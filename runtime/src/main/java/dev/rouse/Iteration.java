package dev.rouse;

import dev.rouse.base.Arguments;
import org.jspecify.annotations.Nullable;

/**
 * The end of one iteration of a {@linkplain Workflow#loop loop}: {@link #next} or {@link #done}.
 *
 * @param next state of the next iteration; null where there is none
 * @param result of the loop; null for none, and where there is another iteration
 */
public record Iteration<S, R>(@Nullable S next, @Nullable R result) {

    /** Goes on with another iteration. */
    public static <S, R> Iteration<S, R> next(S state) {
        return new Iteration<>(Arguments.required("state", state), null);
    }

    /**
     * Ends the loop.
     *
     * @param result null for none
     */
    public static <S, R> Iteration<S, R> done(@Nullable R result) {
        return new Iteration<>(null, result);
    }
}
