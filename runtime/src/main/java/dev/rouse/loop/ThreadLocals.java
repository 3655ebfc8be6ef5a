package dev.rouse.loop;

import dev.rouse.log.GuardedLogger;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Hooks;
import reactor.util.context.ContextView;

/**
 * Thread locals of the code of turns, for applications with Reactor's automatic context propagation: while a part of a turn runs,
 * those are set that its context has a value for, and all others that are known to {@code io.micrometer:context-propagation} are
 * cleared; then they are what they were. While that is off, or without the library, nothing is done.
 */
public final class ThreadLocals {

    private static final Logger LOG = GuardedLogger.of(ThreadLocals.class);

    private ThreadLocals() {}

    /** Ends the scope of a part when closed. Without exceptions, whatever the accessors of users do. */
    public interface Scope extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * Sets those of {@code subscriber}, which the part gives something to, or of {@code otherwise} where it has no context. To be
     * closed on the same thread.
     */
    public static @Nullable Scope enter(@Nullable Object subscriber, @Nullable CoreSubscriber<?> otherwise) {
        if (!Hooks.isAutomaticContextPropagationEnabled()) {
            return null;
        }
        CoreSubscriber<?> known = subscriber instanceof CoreSubscriber<?> operator ? operator : otherwise;
        return known == null ? null : set(known.currentContext());
    }

    /** {@code work} with the thread locals of {@code context}, on whatever thread. */
    public static <T> Callable<? extends T> around(Callable<? extends T> work, ContextView context) {
        if (!Hooks.isAutomaticContextPropagationEnabled()) {
            return work;
        }
        return () -> {
            try (Scope ignored = set(context)) {
                return work.call();
            }
        };
    }

    private static @Nullable Scope set(ContextView context) {
        try {
            ContextSnapshot.Scope scope = Library.SNAPSHOTS.setThreadLocalsFrom(context);
            return () -> close(scope);
        } catch (Throwable e) {
            LOG.warn("Thread locals could not be set for a turn, which goes on without them", e);
            return null;
        }
    }

    private static void close(ContextSnapshot.Scope scope) {
        try {
            scope.close();
        } catch (Throwable e) {
            LOG.warn("Thread locals could not be reset behind a turn", e);
        }
    }

    /** Calls of the library, in a class that is loaded only where the library is there. */
    private static final class Library {
        static final ContextSnapshotFactory SNAPSHOTS =
                ContextSnapshotFactory.builder().clearMissing(true).build();
    }
}
