package dev.rouse.link;

import dev.rouse.wire.Frame;
import io.netty.util.concurrent.EventExecutor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** User of a link that records what it is told. */
public final class LinkUser implements LinkHandler {

    public final Link link;
    public final List<Frame> frames = new CopyOnWriteArrayList<>();
    public volatile int reads;
    public volatile int writable;
    public volatile int closed;
    public volatile Throwable reason;
    public volatile Runnable atFrame = () -> {};
    public volatile EventExecutor home;

    public LinkUser(Link link) {
        this.link = link;
    }

    @Override
    public void received(Frame frame) {
        frames.add(frame);
        atFrame.run();
    }

    @Override
    public EventExecutor home(Frame.Call first) {
        return home;
    }

    @Override
    public void readComplete() {
        reads = reads + 1;
    }

    @Override
    public void writable() {
        writable = writable + 1;
    }

    @Override
    public void closed(Throwable why) {
        reason = why;
        closed = closed + 1;
    }
}
