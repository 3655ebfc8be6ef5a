package dev.rouse.trace;

import dev.rouse.RuntimeObserver;
import dev.rouse.log.GuardedLogger;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import reactor.util.context.Context;

/** An observer that may throw, though it must not: what it observes goes on. The log has the first time, the second, the fourth and so on. */
public final class GuardedObserver implements RuntimeObserver {

    private static final Logger LOG = GuardedLogger.of(GuardedObserver.class);

    private final RuntimeObserver observer;
    private final AtomicLong failures = new AtomicLong();

    private GuardedObserver(RuntimeObserver observer) {
        this.observer = observer;
    }

    /** {@code observer}, unless that is none. */
    public static RuntimeObserver of(RuntimeObserver observer) {
        return observer == NONE ? NONE : new GuardedObserver(observer);
    }

    @Override
    public boolean observes(Kind kind) {
        try {
            return observer.observes(kind);
        } catch (Throwable e) {
            threw(e);
            return false;
        }
    }

    @Override
    public @Nullable Observed begun(Work work, Context context) {
        Observed begun = null;
        try {
            begun = observer.begun(work, context);
            if (begun == null) {
                return null;
            }
            Context within = Objects.requireNonNull(begun.context(), "the context of what it observes");
            return new Guarded(begun, within);
        } catch (Throwable e) {
            threw(e);
        }
        if (begun != null) {
            new Guarded(begun, context).end(null);
        }
        return null;
    }

    private void threw(Throwable error) {
        long times = failures.incrementAndGet();
        if (Long.bitCount(times) == 1) {
            LOG.error("Observer {} threw, which it must not, for the {}. time", observer, times, error);
        }
    }

    private final class Guarded implements Observed {

        private final Observed observed;
        private final Context context;

        Guarded(Observed observed, Context context) {
            this.observed = observed;
            this.context = context;
        }

        @Override
        public Context context() {
            return context;
        }

        @Override
        public void end(@Nullable Throwable error) {
            try {
                observed.end(error);
            } catch (Throwable e) {
                threw(e);
            }
        }
    }
}
