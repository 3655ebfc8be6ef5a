package dev.rouse.client.connect;

import dev.rouse.wire.Frame;
import dev.rouse.wire.WireValue;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** A message on its way to an actor. */
final class OutgoingMessage {

    private static final int OVERHEAD = 128;

    final String action;
    final List<@Nullable WireValue> arguments;

    /** The trace in which it is sent; null for none. */
    final Frame.@Nullable Trace trace;

    final long bytes;
    private final MonoSink<Void> sender;

    /** Its number; 0 before it has one. */
    long number;

    OutgoingMessage(
            String action, List<@Nullable WireValue> arguments, Frame.@Nullable Trace trace, MonoSink<Void> sender) {
        this.action = action;
        this.arguments = arguments;
        this.trace = trace;
        this.sender = sender;
        long sum = (long) OVERHEAD + action.length() + (trace == null ? 0 : trace.length());
        for (WireValue value : arguments) {
            sum += value == null ? 1 : value.bytes().length;
        }
        this.bytes = sum;
    }

    void acknowledged() {
        sender.success();
    }

    void failed(Throwable error) {
        sender.error(error);
    }
}
