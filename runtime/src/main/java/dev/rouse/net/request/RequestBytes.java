package dev.rouse.net.request;

import dev.rouse.OverloadedException;
import java.util.concurrent.atomic.AtomicLong;

/** Counts and bounds the bytes of all requests of a server that are being received or answered. From any thread. */
public final class RequestBytes {

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    public RequestBytes(long limit) {
        this.limit = limit;
    }

    /**
     * Takes bytes, which are to be given back.
     *
     * @throws OverloadedException when there would be too many
     */
    public void take(int bytes) {
        if (taken.addAndGet(bytes) > limit) {
            give(bytes);
            throw new OverloadedException("bytes of requests at a time", limit);
        }
    }

    public void give(int bytes) {
        taken.addAndGet(-bytes);
    }

    public long taken() {
        return taken.get();
    }
}
