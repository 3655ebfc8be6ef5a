package dev.rouse.net.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Messages that a client sent before their turn. As long as there is something in here, nothing more is read, so it is
 * never more than the codec makes of one read. A connection whose client waits for its answer is read on, which is how a
 * disconnect shows.
 */
final class Backlog {

    private final ArrayDeque<Object> held = new ArrayDeque<>(4);
    private boolean pausedAutoRead;
    private boolean readWanted;

    boolean isEmpty() {
        return held.isEmpty();
    }

    @Nullable
    Object first() {
        return held.peek();
    }

    Object remove() {
        return held.remove();
    }

    void add(ChannelHandlerContext ctx, Object message) {
        if (held.isEmpty() && ctx.channel().config().isAutoRead()) {
            ctx.channel().config().setAutoRead(false);
            pausedAutoRead = true;
        }
        held.add(message);
    }

    /** A handler asks for more: at once, or once nothing is held. */
    void read(ChannelHandlerContext ctx) {
        if (held.isEmpty()) {
            readWanted = false;
            ctx.read();
        } else {
            readWanted = true;
        }
    }

    /** Takes up the reading that was withheld. */
    void readOn(ChannelHandlerContext ctx) {
        if (!held.isEmpty()) {
            return;
        }
        if (pausedAutoRead) {
            pausedAutoRead = false;
            readWanted = false;
            ctx.channel().config().setAutoRead(true);
        } else if (readWanted) {
            read(ctx);
        }
    }

    /** Hands everything on to the next handler. */
    void passOn(ChannelHandlerContext ctx) {
        while (!held.isEmpty()) {
            ctx.fireChannelRead(held.remove());
        }
        readOn(ctx);
    }

    void drop() {
        while (!held.isEmpty()) {
            ReferenceCountUtil.release(held.remove());
        }
    }
}
