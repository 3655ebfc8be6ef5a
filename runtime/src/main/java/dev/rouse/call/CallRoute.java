package dev.rouse.call;

import dev.rouse.ActorAddress;
import dev.rouse.RuntimeObserver;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** Finds the receiver of calls at the moment they are made. */
public interface CallRoute {

    /**
     * Finds the receiver that takes calls to the actor at {@code address}.
     *
     * @throws dev.rouse.NodeUnavailableException this node has no actors now
     */
    Receiver receiver(ActorAddress address);

    /** The timer of calls with a key, which are made again; null where none is. */
    default @Nullable Scheduler timer() {
        return null;
    }

    /** Observes the calls that are made by it. */
    default RuntimeObserver observer() {
        return RuntimeObserver.NONE;
    }

    /** The same way for calls that are not observed. */
    default CallRoute unobserved() {
        CallRoute way = this;
        return new CallRoute() {
            @Override
            public Receiver receiver(ActorAddress address) {
                return way.receiver(address);
            }

            @Override
            public @Nullable Scheduler timer() {
                return way.timer();
            }

            @Override
            public boolean isOpen() {
                return way.isOpen();
            }
        };
    }

    /** Whether one that finds nobody now may find somebody later. */
    default boolean isOpen() {
        return false;
    }
}
