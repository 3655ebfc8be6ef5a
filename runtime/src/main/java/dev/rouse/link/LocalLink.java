package dev.rouse.link;

import dev.rouse.record.NodeId;
import dev.rouse.wire.Frame;
import dev.rouse.wire.FrameCodec;
import dev.rouse.wire.MalformedFrameException;
import dev.rouse.wire.WireLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.EventExecutor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One side of a link between two nodes of one process. Frames pass as bytes, so that no value is ever shared. */
final class LocalLink extends PeerLink {

    private final LocalPipe in;
    private final LocalPipe out;
    private final NodeId self;
    private final NodeId other;
    private final LinkCodecs codecs;
    private final Consumer<LocalLink> ended;
    private FrameCodec codec = LinkCodecs.OF_STRANGERS;
    private @Nullable ByteBuf batch;

    /**
     * @param self the node of this side
     * @param other the node that is meant to be at the other side
     * @param ended told when the link has ended
     */
    LocalLink(
            EventExecutor loop,
            LinkOpening opening,
            LocalPipe in,
            LocalPipe out,
            NodeId self,
            NodeId other,
            LinkCodecs codecs,
            Consumer<LocalLink> ended) {
        super(loop, opening);
        this.in = in;
        this.out = out;
        this.self = self;
        this.other = other;
        this.codecs = codecs;
        this.ended = ended;
    }

    @Override
    protected void encode(Frame frame) {
        if (batch == null) {
            batch = Unpooled.buffer();
        }
        int before = batch.readableBytes();
        LinkCodecs.encode(codec, frame, batch);
        out.add(batch.readableBytes() - before);
    }

    @Override
    protected void transmit() {
        ByteBuf bytes = batch;
        if (bytes != null) {
            batch = null;
            out.send(bytes);
        }
    }

    @Override
    protected void agreed(WireLimits limits) {
        codec = codecs.of(limits);
    }

    /** The next frame is taken by the codec that is there then. */
    @Override
    protected void begun() {}

    @Override
    protected void disconnect(boolean saidGoodbye) {
        ended.accept(this);
        out.close();
    }

    /** This side is no more, and nobody at it is told. From any thread. */
    void die() {
        out.close();
        out.cut();
        in.cut();
    }

    @Override
    public boolean isWritable() {
        return out.isWritable();
    }

    /** Takes the frames of one packet. */
    void takeAll(ByteBuf packet) {
        try {
            while (packet.isReadable()) {
                take(codec.decode(packet.readSlice(packet.readInt())));
            }
        } catch (MalformedFrameException e) {
            refuse(e);
        }
        arrivedAll();
    }

    @Override
    public String toString() {
        return "the link from " + self + " to " + other;
    }
}
