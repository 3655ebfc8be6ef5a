package dev.rouse.client.connect;

import dev.rouse.ActorAddress;
import dev.rouse.RuntimeObserver;
import dev.rouse.TraceContext;
import dev.rouse.wire.WireValue;
import org.jspecify.annotations.Nullable;

/**
 * A connection as it is asked for.
 *
 * @param messages that are not acknowledged, at most
 * @param messageBytes of those
 * @param connectsAnew whether another one is asked for, where the server has it no more
 * @param trace in which it is asked for; null for none
 * @param observer of the messages that are sent
 */
public record LinkRequest(
        ActorAddress address,
        @Nullable WireValue parameters,
        int messages,
        long messageBytes,
        boolean connectsAnew,
        @Nullable TraceContext trace,
        RuntimeObserver observer) {}
