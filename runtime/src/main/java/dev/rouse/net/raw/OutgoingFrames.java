package dev.rouse.net.raw;

import dev.rouse.RawFrame;
import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** The frames that an actor sends on a raw socket: as many come as its client takes. On the event loop of the socket, but for what comes. */
final class OutgoingFrames extends BaseSubscriber<RawFrame> {

    /** Frames that are on their way at most. */
    private static final int COMING = 16;

    private final EventExecutor loop;
    private final Client client;
    private final ArrayDeque<RawFrame> held = new ArrayDeque<>(2);
    private boolean isOver;

    /** The client of the socket, on the event loop. */
    interface Client {

        /** Whether it takes what is sent. */
        boolean takes();

        void send(RawFrame frame);

        /** Nothing more comes. */
        void ended(@Nullable Throwable error);
    }

    OutgoingFrames(EventExecutor loop, Client client) {
        this.loop = loop;
        this.client = client;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        request(COMING);
    }

    @Override
    protected void hookOnNext(RawFrame frame) {
        onLoop(() -> {
            held.add(frame);
            goOn();
        });
    }

    @Override
    protected void hookOnError(Throwable error) {
        onLoop(() -> ended(error));
    }

    @Override
    protected void hookOnComplete() {
        onLoop(() -> ended(null));
    }

    private void onLoop(Runnable step) {
        try {
            loop.execute(step);
        } catch (RejectedExecutionException e) {
            // The event loop was shut down, and the socket with it: nobody waits.
        }
    }

    private void ended(@Nullable Throwable error) {
        if (!isOver) {
            client.ended(error);
        }
    }

    /** Sends what the client takes. */
    void goOn() {
        while (!isOver && client.takes()) {
            RawFrame frame = held.poll();
            if (frame == null) {
                return;
            }
            client.send(frame);
            request(1);
        }
    }

    /** Nothing is sent any more. */
    void end() {
        isOver = true;
        held.clear();
        cancel();
    }
}
