package dev.rouse;

import dev.rouse.base.Arguments;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a function of {@link ActorContext#updateAndReturn}: the next state, if it is to be another one, and a result.
 *
 * @param state the next state; null to leave the present one as it is
 * @param result for the code that asked for the change; null for none
 */
public record Change<S, R>(@Nullable S state, @Nullable R result) {

    /** The state becomes {@code state}, which is saved, be it the present one. */
    public static <S, R> Change<S, R> of(S state, @Nullable R result) {
        return new Change<>(
                Arguments.required("state", state, "Change.unchanged(result) leaves the state as it is"), result);
    }

    /** The state stays as it is, and nothing is saved for this. */
    public static <S, R> Change<S, R> unchanged(@Nullable R result) {
        return new Change<>(null, result);
    }
}
