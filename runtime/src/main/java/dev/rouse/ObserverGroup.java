package dev.rouse;

import dev.rouse.RuntimeObserver.Observed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.util.context.Context;

/**
 * Observers as one. What one of them throws takes nothing from the others: each that has begun is told of the end, and the error is thrown
 * behind that, for whoever guards the group.
 */
record ObserverGroup(List<RuntimeObserver> observers) implements RuntimeObserver {

    @Override
    public boolean observes(Kind kind) {
        Throwable error = null;
        for (RuntimeObserver observer : observers) {
            try {
                if (observer.observes(kind)) {
                    return true;
                }
            } catch (Throwable e) {
                error = both(error, e);
            }
        }
        if (error != null) {
            throw Exceptions.propagate(error);
        }
        return false;
    }

    @Override
    public @Nullable Observed begun(Work work, Context context) {
        List<Observed> observed = new ArrayList<>(observers.size());
        Context last = context;
        Throwable error = null;
        for (RuntimeObserver observer : observers) {
            try {
                Observed begun = observer.observes(work.kind()) ? observer.begun(work, last) : null;
                if (begun != null) {
                    observed.add(begun);
                    last = begun.context();
                }
            } catch (Throwable e) {
                error = both(error, e);
            }
        }
        if (error != null && observed.isEmpty()) {
            throw Exceptions.propagate(error);
        }
        return observed.isEmpty() ? null : new Group(observed, last, error);
    }

    private static Throwable both(@Nullable Throwable first, Throwable second) {
        if (first == null || first == second) {
            return second;
        }
        first.addSuppressed(second);
        return first;
    }

    /** @param thrown by one that observes nothing, or not all of it; null for nothing */
    private record Group(
            List<Observed> observed,
            Context context,
            @Nullable Throwable thrown) implements Observed {

        @Override
        public void end(@Nullable Throwable error) {
            Throwable failed = thrown;
            for (int i = observed.size() - 1; i >= 0; i--) {
                try {
                    observed.get(i).end(error);
                } catch (Throwable e) {
                    failed = both(failed, e);
                }
            }
            if (failed != null) {
                throw Exceptions.propagate(failed);
            }
        }
    }
}
