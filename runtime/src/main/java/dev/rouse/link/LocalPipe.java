package dev.rouse.link;

import dev.rouse.record.NodeId;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One direction of a local link: packets in the order in which they were sent, until they have arrived and were taken. */
final class LocalPipe {

    private final LocalDelivery delivery;
    private final NodeId from;
    private final NodeId to;
    private final Queue<Transit> packets = new ConcurrentLinkedQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private volatile boolean full;
    private volatile boolean cut;
    private @Nullable LocalLink sender;
    private @Nullable LocalLink receiver;

    LocalPipe(LocalDelivery delivery, NodeId from, NodeId to) {
        this.delivery = delivery;
        this.from = from;
        this.to = to;
    }

    /** Its two ends, told before anything is sent. */
    void connect(LocalLink sends, LocalLink receives) {
        sender = sends;
        receiver = receives;
    }

    boolean isWritable() {
        return !full;
    }

    /** So many more bytes wait. On the sender's event loop. */
    void add(int bytes) {
        if (waiting.addAndGet(bytes) > LinkBuffers.HIGH) {
            full = true;
        }
    }

    /** On the sender's event loop. */
    void send(ByteBuf bytes) {
        transmit(new Transit(bytes));
    }

    /** Nothing more comes. */
    void close() {
        transmit(new Transit(null));
    }

    private void transmit(Transit packet) {
        if (!cut) {
            packets.add(packet);
            delivery.transmit(packet);
        }
    }

    /** Lets nothing more in: one of its ends is no more. */
    void cut() {
        cut = true;
    }

    /** Hands what has arrived to the receiver, on its event loop. */
    private void drain() {
        LocalLink taker = Objects.requireNonNull(receiver);
        for (Transit packet = packets.peek(); packet != null && packet.arrived; packet = packets.peek()) {
            packets.remove();
            if (packet.content == null) {
                taker.end(new IOException("The other side of " + taker + " is gone."));
            } else {
                int bytes = packet.bytes();
                taker.takeAll(packet.content);
                taken(bytes);
            }
        }
    }

    private void taken(int bytes) {
        if (waiting.addAndGet(-bytes) < LinkBuffers.LOW && full) {
            LocalLink waits = Objects.requireNonNull(sender);
            waits.later(() -> {
                if (full && waiting.get() < LinkBuffers.LOW) {
                    full = false;
                    waits.writableAgain();
                }
            });
        }
    }

    /** A packet on its way. */
    private final class Transit implements LocalDelivery.Packet {

        private final @Nullable ByteBuf content;
        private final int bytes;
        private volatile boolean arrived;

        Transit(@Nullable ByteBuf content) {
            this.content = content;
            this.bytes = content == null ? 0 : content.readableBytes();
        }

        @Override
        public NodeId from() {
            return from;
        }

        @Override
        public NodeId to() {
            return to;
        }

        @Override
        public int bytes() {
            return bytes;
        }

        @Override
        public void arrive() {
            arrived = true;
            try {
                Objects.requireNonNull(receiver).loop().execute(LocalPipe.this::drain);
            } catch (RejectedExecutionException e) {
                lose();
            }
        }

        @Override
        public void lose() {
            lost(Objects.requireNonNull(sender));
            lost(Objects.requireNonNull(receiver));
        }

        private void lost(LocalLink side) {
            side.later(() -> side.end(new IOException(side + " broke.")));
        }
    }
}
