package dev.rouse.kv;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * The executor that a subscriber wants a store's answer on, in its Reactor context: a store that answers from threads of
 * its own then needs one hop, and the subscriber none. A store may use it or leave it. It may refuse with a {@link
 * java.util.concurrent.RejectedExecutionException} once its owner has ended, and the answer is then to be given elsewhere.
 */
public final class KvExecutor {

    private KvExecutor() {}

    /** A context that asks for {@code executor}, to be made once and used for many subscriptions. */
    public static Context context(Executor executor) {
        return Context.of(KvExecutor.class, executor);
    }

    /** The executor that {@code context} asks for; null when it asks for none. */
    public static @Nullable Executor of(ContextView context) {
        return context.getOrDefault(KvExecutor.class, null);
    }
}
