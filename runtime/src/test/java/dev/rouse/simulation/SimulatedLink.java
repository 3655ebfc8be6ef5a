package dev.rouse.simulation;

import dev.rouse.link.Link;
import dev.rouse.link.LinkHandler;
import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.FrameCodec;
import dev.rouse.wire.FrameEncoding;
import dev.rouse.wire.WireLimits;
import dev.rouse.wire.link.Handshake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One side of a connection between two simulated nodes: frames pass as bytes, in batches, in order. */
final class SimulatedLink implements Link {

    private static final int WRITABLE_BYTES = 64 * 1024;

    private final SimulatedNetwork network;
    final SimulatedTransport transport;
    final SimulatedNode node;
    private final EventExecutor loop;
    private final Handshake.Agreement agreement;
    private final FrameCodec codec;
    private @Nullable SimulatedLink other;
    private @Nullable LinkHandler handler;
    private List<byte[]> unsent = new ArrayList<>();
    private final List<Runnable> early = new ArrayList<>();
    private int underWay;
    private long lastArrival;
    private boolean open = true;
    private boolean broken;

    SimulatedLink(
            SimulatedNetwork network, SimulatedTransport transport, EventExecutor loop, Handshake.Agreement agreement) {
        this.network = network;
        this.transport = transport;
        this.node = transport.node;
        this.loop = loop;
        this.agreement = agreement;
        this.codec = new FrameCodec(FrameEncoding.CBOR, agreement.limits());
    }

    void joinWith(SimulatedLink peer) {
        other = peer;
        peer.other = this;
    }

    private SimulatedLink other() {
        return Objects.requireNonNull(other);
    }

    /** On its loop. */
    void begin(Function<Link, LinkHandler> handlers) {
        network.opened(this);
        handler = handlers.apply(this);
        List<Runnable> all = List.copyOf(early);
        early.clear();
        all.forEach(Runnable::run);
    }

    @Override
    public NodeId node() {
        return agreement.other().node();
    }

    @Override
    public EventExecutor loop() {
        return loop;
    }

    @Override
    public WireLimits limits() {
        return agreement.limits();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isWritable() {
        return underWay < WRITABLE_BYTES;
    }

    @Override
    public void send(Frame frame) {
        check();
        if (!open) {
            return;
        }
        ByteBuf out = Unpooled.buffer();
        codec.encode(frame, out);
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        unsent.add(bytes);
        underWay += bytes.length;
    }

    private void check() {
        if (!loop.inEventLoop()) {
            throw new IllegalStateException("A link is used on its own event loop.");
        }
    }

    @Override
    public void flush() {
        check();
        if (unsent.isEmpty()) {
            return;
        }
        List<byte[]> batch = unsent;
        unsent = new ArrayList<>();
        lastArrival = Math.max(lastArrival, network.world.now() + network.delay());
        network.world.after(
                lastArrival - network.world.now(),
                () -> network.pass(node, other().node, () -> other().arrives(batch)));
    }

    private void arrives(List<byte[]> batch) {
        if (broken) {
            return;
        }
        loop.execute(() -> later(() -> take(batch)));
    }

    /** Runs {@code task} once this side has begun. On its loop. */
    private void later(Runnable task) {
        if (handler == null) {
            early.add(task);
        } else {
            task.run();
        }
    }

    private void take(List<byte[]> batch) {
        SimulatedLink sender = other();
        boolean wasFull = !sender.isWritable();
        for (byte[] bytes : batch) {
            sender.underWay -= bytes.length;
            if (open) {
                take(network.tampering.apply(codec.decode(Unpooled.wrappedBuffer(bytes))));
            }
        }
        if (open) {
            handler().readComplete();
        }
        if (wasFull && sender.isWritable()) {
            sender.loop.execute(sender::tellWritable);
        }
    }

    private void tellWritable() {
        if (open && handler != null) {
            handler.writable();
        }
    }

    private LinkHandler handler() {
        return Objects.requireNonNull(handler);
    }

    private void take(@Nullable Frame frame) {
        if (frame == null) {
            return;
        }
        if (Trace.FRAMES) {
            network.trace.add(this + " takes " + frame);
        }
        if (frame instanceof Frame.Ping ping) {
            send(new Frame.Pong(ping.number()));
            flush();
        } else if (frame instanceof Frame.Goodbye goodbye) {
            ended(new IOException("The other side said goodbye (" + goodbye.code() + "): " + goodbye.message()));
        } else {
            handler().received(frame);
        }
    }

    @Override
    public void close(String code, String message) {
        loop.execute(() -> later(() -> {
            if (open) {
                send(new Frame.Goodbye(code, message));
                flush();
                ended(null);
            }
        }));
    }

    private void ended(@Nullable Throwable reason) {
        if (open) {
            open = false;
            network.closed(this);
            handler().closed(reason);
        }
    }

    /** Both sides learn of it, each in its time; what is under way is lost. */
    void breakNow(String why) {
        breakSide(why);
        other().breakSide(why);
    }

    private void breakSide(String why) {
        broken = true;
        network.world.after(network.delay(), () -> loop.execute(() -> later(() -> ended(new IOException(why)))));
    }

    /** The process of this side has ended: its machine tells the other one. */
    void peerIsGone() {
        SimulatedLink peer = other();
        network.world.after(
                network.delay(),
                () -> network.pass(
                        node,
                        peer.node,
                        () -> peer.loop.execute(
                                () -> peer.later(() -> peer.ended(new IOException("Connection reset"))))));
    }

    @Override
    public String toString() {
        return node.name + " to " + other().node.name;
    }
}
