package dev.rouse.link.tcp;

import dev.rouse.link.LinkCodecs;
import dev.rouse.wire.Frame;
import dev.rouse.wire.FrameCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** One connection to an address for nodes, byte for byte; it never waits. */
final class RawPeer implements AutoCloseable {

    private static final FrameCodec CODEC = LinkCodecs.OF_STRANGERS;

    private final SocketChannel socket;
    private final ByteBuf received = Unpooled.buffer();
    final List<Frame> frames = new ArrayList<>();
    private boolean over;

    RawPeer(SocketChannel socket) {
        this.socket = socket;
        try {
            socket.configureBlocking(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static RawPeer to(String address) {
        LinkAddress at = LinkAddress.of(address);
        try {
            return new RawPeer(SocketChannel.open(new InetSocketAddress(at.host(), at.port())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawPeer send(byte[] bytes) {
        try {
            ByteBuffer left = ByteBuffer.wrap(bytes);
            while (left.hasRemaining()) {
                socket.write(left);
            }
        } catch (IOException e) {
            over = true;
        }
        return this;
    }

    RawPeer send(Frame frame) {
        ByteBuf bytes = Unpooled.buffer();
        LinkCodecs.encode(CODEC, frame, bytes);
        return send(ByteBufUtil.getBytes(bytes));
    }

    /** Reads what has come; whether the other side has closed the connection. */
    boolean isOver() {
        ByteBuffer bytes = ByteBuffer.allocate(16_384);
        try {
            for (int read = 1; read > 0; ) {
                read = over ? -1 : socket.read(bytes.clear());
                over |= read < 0;
                received.writeBytes(bytes.flip());
            }
        } catch (IOException e) {
            over = true;
        }
        while (received.readableBytes() >= 4
                && received.readableBytes() >= 4 + received.getInt(received.readerIndex())) {
            frames.add(CODEC.decode(received.readSlice(received.readInt())));
        }
        return over;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
