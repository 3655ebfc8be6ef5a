package dev.rouse.call;

import dev.rouse.ActorExistsException;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorStartException;
import dev.rouse.ActorStoppedException;
import dev.rouse.CallCycleException;
import dev.rouse.CallTimeoutException;
import dev.rouse.HookTimeoutException;
import dev.rouse.KeyReusedException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.QueueFullException;
import dev.rouse.RetryableException;
import dev.rouse.RouseException;
import dev.rouse.StateChangedInPlaceException;
import dev.rouse.StateEncodingException;
import dev.rouse.StoreUnavailableException;
import dev.rouse.StreamIdleException;
import dev.rouse.TurnAbortedException;
import dev.rouse.TurnTimeoutException;
import java.util.Set;
import reactor.core.Exceptions;

/**
 * Errors that the code of a turn ends with, as the turn's own caller is told them. An error of the runtime is about one call:
 * a turn that passes on what a call of its own ended with was aborted, as far as its caller is concerned. What users made
 * themselves reaches everybody as it is.
 */
public final class PassedOn {

    /** Errors, beside those that are retryable, that only the call which ended so may take for its own. */
    private static final Set<Class<? extends RouseException>> OF_ONE_CALL = Set.of(
            ActorExistsException.class,
            ActorNotFoundException.class,
            ActorStartException.class,
            ActorStoppedException.class,
            CallCycleException.class,
            CallTimeoutException.class,
            HookTimeoutException.class,
            KeyReusedException.class,
            OutcomeUnknownException.class,
            StateChangedInPlaceException.class,
            StateEncodingException.class,
            StreamIdleException.class,
            TurnAbortedException.class,
            TurnTimeoutException.class);

    private PassedOn() {}

    /**
     * Makes the error that ends {@code call}, whose turn ended with {@code thrown}.
     *
     * @param readFailed whether a read of the actor's own data failed in the turn
     */
    public static Throwable by(Call call, Throwable thrown, boolean readFailed) {
        if (!(Exceptions.unwrap(thrown) instanceof RouseException error) || !isOfOneCall(error)) {
            return thrown;
        }
        if (isOfThisCall(call, error, readFailed)) {
            return error;
        }
        return new TurnAbortedException(call.address(), call.what(), error);
    }

    public static boolean isOfOneCall(RouseException error) {
        return error instanceof RetryableException || OF_ONE_CALL.contains(error.getClass());
    }

    /**
     * Tells whether the runtime says it of the turn itself: its state cannot be written, its activation is over, the store
     * does not answer it.
     */
    private static boolean isOfThisCall(Call call, RouseException error, boolean readFailed) {
        if (error instanceof StateEncodingException encoding) {
            return call.address().equals(encoding.address());
        }
        if (error instanceof StateChangedInPlaceException changed) {
            return call.address().equals(changed.address());
        }
        if (error instanceof KeyReusedException reused) {
            return call.isKeyed() && call.address().equals(reused.address());
        }
        if (error instanceof QueueFullException full) {
            return call.kind() == CallKind.QUEUE && call.address().equals(full.address());
        }
        if (error instanceof ActorStoppedException stopped) {
            return call.kind() == CallKind.OWN && call.address().equals(stopped.address());
        }
        return readFailed && (error instanceof StoreUnavailableException || error instanceof NodeUnavailableException);
    }
}
