package dev.rouse.link;

import dev.rouse.wire.Frame;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** User of a link that records what it is told. */
final class LinkUser implements LinkHandler {

    final Link link;
    final List<Frame> frames = new CopyOnWriteArrayList<>();
    volatile int reads;
    volatile int writable;
    volatile int closed;
    volatile Throwable reason;
    volatile Runnable atFrame = () -> {};

    LinkUser(Link link) {
        this.link = link;
    }

    @Override
    public void received(Frame frame) {
        frames.add(frame);
        atFrame.run();
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
