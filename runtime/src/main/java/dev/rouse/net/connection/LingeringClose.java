package dev.rouse.net.connection;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The end of a connection, or of a stream of HTTP/2, whose client may still be sending. If it were closed at once, what comes after that
 * would be answered with a reset, which takes from the client what it has not read of its answer. So once the answer is out the client is
 * shown the end of it, and whatever comes is read and dropped by the handler of the connection, until the client closes too, sends nothing
 * for five seconds, or has had as long as a whole request. On the event loop of the connection.
 */
public final class LingeringClose {

    private static final long SILENCE = TimeUnit.SECONDS.toNanos(5);

    private final ChannelHandlerContext ctx;
    private final Duration longest;
    private final Deadline end;
    private long latest;

    /** @param longest time that the client has from its answer on */
    public LingeringClose(ChannelHandlerContext ctx, Duration longest) {
        this.ctx = ctx;
        this.longest = longest;
        this.end = new Deadline(ctx.executor(), ctx::close);
    }

    /**
     * Begins when {@code last} has been written.
     *
     * @param last write of the answer; null where nothing was answered
     */
    public void after(@Nullable ChannelFuture last) {
        if (last == null) {
            begin();
        } else {
            last.addListener(sent -> {
                if (sent.isSuccess()) {
                    begin();
                } else {
                    ctx.close();
                }
            });
        }
    }

    private void begin() {
        if (!ctx.channel().isActive()) {
            return;
        }
        latest = end.now() + longest.toNanos();
        await();
        // The end of TLS is told by its own alert, which is the end of reading too.
        if (ctx.channel() instanceof DuplexChannel socket && ctx.pipeline().get(SslHandler.class) == null) {
            socket.shutdownOutput();
        }
    }

    /** The client has sent something, which is dropped. */
    public void heard() {
        if (end.isSet()) {
            await();
        }
    }

    private void await() {
        long silent = end.now() + SILENCE;
        end.set(silent - latest < 0 ? silent : latest);
    }

    /** The connection has ended. */
    public void over() {
        end.end();
    }
}
