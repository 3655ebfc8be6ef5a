package dev.rouse.host;

import dev.rouse.ActorAddress;
import dev.rouse.RuntimeObserver;
import dev.rouse.call.CallRoute;
import dev.rouse.call.Receiver;
import reactor.core.scheduler.Scheduler;

/** Leads to the lanes of the incarnation that serves now. */
record RuntimeRoute(ActorRuntime runtime, RuntimeObserver observer) implements CallRoute {

    @Override
    public Receiver receiver(ActorAddress address) {
        return runtime.lane(address);
    }

    @Override
    public Scheduler timer() {
        return runtime.timer();
    }

    @Override
    public boolean isOpen() {
        return !runtime.hasEnded();
    }
}
