package dev.rouse.observe;

import dev.rouse.RuntimeObserver;
import dev.rouse.TraceContext;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import org.jspecify.annotations.Nullable;

/** Work that follows from what others have said. */
final class Receiving extends ReceiverContext<TraceContext> {

    static final String PARENT = "traceparent";
    static final String STATE = "tracestate";

    private Receiving(Kind kind, TraceContext trace) {
        super(Receiving::read, kind);
        setCarrier(trace);
    }

    static Receiving of(RuntimeObserver.Kind kind, TraceContext trace) {
        return switch (kind) {
            case FIRING, DELIVERY, STEP -> new Receiving(Kind.CONSUMER, trace);
            case CALL, TURN, START, COMMIT, HOP, SEND -> new Receiving(Kind.SERVER, trace);
        };
    }

    private static @Nullable String read(TraceContext from, String key) {
        if (key.equalsIgnoreCase(PARENT)) {
            return from.traceparent();
        }
        return key.equalsIgnoreCase(STATE) ? from.tracestate() : null;
    }
}
