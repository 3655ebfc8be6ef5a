package dev.rouse.benchmarks.scenario.socket;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

/**
 * Sockets that all subscribe to the events of one actor, and that check that each gets every event in order. A turn that emits is over
 * when all of them have its events.
 */
final class Audience implements ManySockets.Listener, AutoCloseable {

    private static final String SUBSCRIBE =
            "{\"subscribe\":{\"id\":1,\"type\":\"feed\",\"key\":[\"feed\"],\"topic\":\"tick\"}}";
    private static final byte[] EVENT = "{\"event\":{\"id\":1,\"sequence\":".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] SUBSCRIBED = "{\"subscribed\":".getBytes(StandardCharsets.US_ASCII);
    private static final int PATIENCE_SECONDS = 60;

    /** More events than may be on their way. */
    private static final int MOST = 1 << 12;

    private final int size;
    private final int perTurn;
    private final ManySockets sockets;
    private final CompletableFuture<Boolean> subscribed = new CompletableFuture<>();
    private final Queue<Subscriber<? super Object>> turns = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Throwable failure;

    // On the thread of the clients.
    private final long[] heard;
    private final int[] hearers = new int[MOST];
    private int subscriptions;

    /** Subscribes, and waits for it. */
    Audience(int port, int size, int perTurn) {
        this.size = size;
        this.perTurn = perTurn;
        this.heard = new long[size];
        this.sockets = new ManySockets(port, this);
        sockets.open(size);
        subscribed.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    /** Completes when all have what {@code turn} emits, on the thread of the clients. Cold. */
    Publisher<Object> hear(Mono<?> turn) {
        return caller -> {
            caller.onSubscribe(Operators.emptySubscription());
            turns.add(caller);
            turn.subscribe(emitted -> {}, this::failed);
            if (failure != null) {
                failAll();
            }
        };
    }

    @Override
    public void isReady(int socket) {
        sockets.send(socket, SUBSCRIBE);
    }

    @Override
    public void came(int socket, ByteBuf frame) {
        if (startsWith(EVENT, frame)) {
            heard(socket, numberAt(frame.readerIndex() + EVENT.length, frame));
        } else if (!startsWith(SUBSCRIBED, frame)) {
            failed(new IllegalStateException("This is no event: " + frame.toString(StandardCharsets.UTF_8)));
        } else if (++subscriptions == size) {
            subscribed.complete(true);
        }
    }

    private static boolean startsWith(byte[] beginning, ByteBuf frame) {
        int at = frame.readerIndex();
        for (int i = 0; i < beginning.length; i++) {
            if (frame.getByte(at + i) != beginning[i]) {
                return false;
            }
        }
        return true;
    }

    private static long numberAt(int at, ByteBuf frame) {
        long number = 0;
        int next = at;
        for (byte digit = frame.getByte(next); digit >= '0' && digit <= '9'; digit = frame.getByte(++next)) {
            number = 10 * number + digit - '0';
        }
        return number;
    }

    private void heard(int socket, long event) {
        if (event != heard[socket] + 1) {
            failed(new IllegalStateException("Event " + event + " came to a client behind " + heard[socket]));
            return;
        }
        heard[socket] = event;
        int slot = (int) (event % MOST);
        if (++hearers[slot] == size) {
            hearers[slot] = 0;
            if (event % perTurn == 0) {
                isOver();
            }
        }
    }

    private void isOver() {
        Subscriber<? super Object> turn = turns.poll();
        if (turn != null) {
            turn.onComplete();
        }
    }

    @Override
    public void failed(Throwable cause) {
        failure = cause;
        subscribed.completeExceptionally(cause);
        failAll();
    }

    private void failAll() {
        Throwable cause = failure;
        for (Subscriber<? super Object> turn = turns.poll(); turn != null; turn = turns.poll()) {
            turn.onError(cause);
        }
    }

    @Override
    public void close() {
        sockets.close();
    }
}
