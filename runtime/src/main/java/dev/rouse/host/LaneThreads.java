package dev.rouse.host;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.FastThreadLocalThread;
import reactor.core.scheduler.NonBlocking;

/** Threads of lanes: daemons on which {@code block()} is refused with a clear error instead of stopping every actor. */
final class LaneThreads extends DefaultThreadFactory {

    LaneThreads() {
        super("rouse-lane", true);
    }

    @Override
    protected Thread newThread(Runnable work, String name) {
        return new LaneThread(work, name);
    }

    private static final class LaneThread extends FastThreadLocalThread implements NonBlocking {
        LaneThread(Runnable work, String name) {
            super(work, name);
        }
    }
}
