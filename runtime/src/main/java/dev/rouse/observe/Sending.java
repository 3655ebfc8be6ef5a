package dev.rouse.observe;

import dev.rouse.RuntimeObserver;
import dev.rouse.TraceContext;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/** Work that others follow: a tracer writes into it what they are to go on with. */
final class Sending extends SenderContext<Sending> {

    private @Nullable String parent;
    private @Nullable String state;

    private Sending(Kind kind) {
        super(Sending::write, kind);
        setCarrier(this);
    }

    static Sending of(RuntimeObserver.Kind kind) {
        return new Sending(kind == RuntimeObserver.Kind.HOP ? Kind.CLIENT : Kind.PRODUCER);
    }

    private static void write(@Nullable Sending to, String key, String value) {
        if (to != null && key.equalsIgnoreCase(Receiving.PARENT)) {
            to.parent = value;
        } else if (to != null && key.equalsIgnoreCase(Receiving.STATE)) {
            to.state = value;
        }
    }

    /** The context that was written; null where none was. */
    @Nullable
    TraceContext trace() {
        return TraceContext.of(parent, state);
    }
}
