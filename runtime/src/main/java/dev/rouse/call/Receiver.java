package dev.rouse.call;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The place that calls of an actor are brought to. Unless stated otherwise, its methods are called on it: on the thread
 * that {@link #execute} runs tasks on.
 */
public interface Receiver extends Executor {

    /** From any thread: does {@code step}, the next one of {@code call} on its way to its actor, or refuses the call. */
    void submit(Runnable step, Call call);

    /** Takes {@code call}, which has arrived. */
    void arrived(Call call);

    /** Makes {@code call}, which met the end of an activation, again after a pause. */
    void again(Call call, int tries);

    /** {@code call} waits for an answer no longer. */
    void noLongerWaits(Call call);

    /** The caller of {@code call} waits no longer: it gives up its place. */
    void withdrawn(Call call);

    /** Makes what feeds {@code call}, which asks for a stream and for {@code demand} elements of it. From any thread. */
    CallStream stream(Call call, long demand);

    /** From any thread: the clock of deadlines, in nanoseconds. */
    long nanoTime();

    /** From any thread: code of others threw {@code error}, which may say that this process is broken. */
    void thrown(Throwable error);

    /** From any thread: the event loop that its work is done on; null for none of its own. */
    default @Nullable EventExecutor eventLoop() {
        return null;
    }
}
