package dev.rouse.net.raw;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Things that an actor sends to a client: as many come as that takes. On the event loop of its connection, but for what comes. */
final class Outgoing<T> extends BaseSubscriber<T> {

    private final EventExecutor loop;
    private final int coming;
    private final Client<T> client;
    private final ArrayDeque<T> held = new ArrayDeque<>(2);
    private boolean isDone;
    private boolean isOver;
    private @Nullable Throwable failure;

    /** The client, on the event loop. */
    interface Client<T> {

        /** Whether it takes what is sent. */
        boolean takes();

        void send(T next);

        /** Nothing more comes, and everything was sent. */
        void ended(@Nullable Throwable error);
    }

    /** @param coming that are on their way at most */
    Outgoing(EventExecutor loop, int coming, Client<T> client) {
        this.loop = loop;
        this.coming = coming;
        this.client = client;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        request(coming);
    }

    @Override
    protected void hookOnNext(T next) {
        onLoop(() -> {
            held.add(next);
            goOn();
        });
    }

    @Override
    protected void hookOnError(Throwable error) {
        onLoop(() -> {
            failure = error;
            isDone = true;
            goOn();
        });
    }

    @Override
    protected void hookOnComplete() {
        onLoop(() -> {
            isDone = true;
            goOn();
        });
    }

    private void onLoop(Runnable step) {
        try {
            loop.execute(step);
        } catch (RejectedExecutionException e) {
            // The event loop was shut down, and the connection with it: nobody waits.
        }
    }

    /** Sends what the client takes. */
    void goOn() {
        while (!isOver && !held.isEmpty() && client.takes()) {
            client.send(held.remove());
            request(1);
        }
        if (isDone && !isOver && held.isEmpty()) {
            isOver = true;
            client.ended(failure);
        }
    }

    /** Nothing is sent any more. */
    void end() {
        isOver = true;
        held.clear();
        cancel();
    }
}
