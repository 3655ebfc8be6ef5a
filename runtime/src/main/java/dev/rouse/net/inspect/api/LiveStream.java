package dev.rouse.net.inspect.api;

import dev.rouse.net.event.EventStreams;
import dev.rouse.net.event.SentEvents;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Updates of an open page as server-sent events: at most one every 50 ms, with all that has changed. What a client does not take is not
 * written, but made one with what comes next. On the event loop of the connection.
 */
final class LiveStream extends SentEvents {

    private static final int MILLIS = 50;

    /** Updates from one look at what tells nobody of its changes to the next. */
    private static final int LOOKS = 20;

    /** Updates without anything to tell after which a comment shows that the connection lives. */
    private static final int SILENT = 300;

    private final LiveFeed feed;
    private @Nullable Future<?> ticks;
    private int tick;
    private int silent;

    LiveStream(LiveFeed feed, ApiRequest asked, EventStreams streams) {
        super(Client.of(asked.head(), null, asked.viewer().expires()), streams);
        this.feed = feed;
    }

    @Override
    protected void opened(ChannelHandlerContext here) {
        feed.open(here.executor());
        ticks = here.executor().scheduleAtFixedRate(this::tick, 0, MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        if (isOver() || !here().channel().isWritable()) {
            return;
        }
        if (tick++ % LOOKS == 0) {
            feed.look();
        }
        String update = feed.update();
        if (update != null) {
            send("data: " + update + "\n\n");
        } else if (++silent >= SILENT) {
            send(": \n\n");
        }
    }

    private void send(String text) {
        silent = 0;
        write(text);
        here().flush();
    }

    /** The next tick writes. */
    @Override
    protected void takesMore(ChannelHandlerContext here) {}

    @Override
    protected void closed() {
        feed.close();
        if (ticks != null) {
            ticks.cancel(false);
        }
    }
}
