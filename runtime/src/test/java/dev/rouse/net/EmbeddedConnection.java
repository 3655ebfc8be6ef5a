package dev.rouse.net;

import dev.rouse.ActorNode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A connection without a socket: a codec and the handler behind it, on a clock that a test moves. */
public final class EmbeddedConnection implements AutoCloseable {

    public final EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec());

    public EmbeddedConnection(ActorNode node) {
        this(node, options -> options);
    }

    /** @param between handlers between the codec and that of the actors */
    public EmbeddedConnection(
            ActorNode node, UnaryOperator<ActorHttpOptions.Builder> options, ChannelHandler... between) {
        channel.freezeTime();
        channel.pipeline().addLast(between);
        channel.pipeline()
                .addLast(ActorHttpHandler.factory(
                                node, options.apply(ActorHttpOptions.builder()).build())
                        .get());
    }

    /** Sends bytes, and gives what is answered at once. */
    public String exchange(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
        return answers();
    }

    /** Answers since it was last asked for them. */
    public String answers() {
        StringBuilder replies = new StringBuilder();
        for (ByteBuf reply = channel.readOutbound(); reply != null; reply = channel.readOutbound()) {
            replies.append(reply.toString(StandardCharsets.UTF_8));
            reply.release();
        }
        return replies.toString();
    }

    /** Lets time pass, and gives what is answered meanwhile. */
    public String after(long millis) {
        channel.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        return answers();
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
    }
}
