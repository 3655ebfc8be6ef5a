package dev.rouse.net;

import dev.rouse.OverloadedException;
import java.util.concurrent.atomic.AtomicLong;

/** Bytes of all requests of a front that are being received or answered. From any thread. */
final class RequestBytes {

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    RequestBytes(long limit) {
        this.limit = limit;
    }

    /** @throws OverloadedException when there would be too many */
    void take(int bytes) {
        if (taken.addAndGet(bytes) > limit) {
            give(bytes);
            throw new OverloadedException("bytes of requests at a time", limit);
        }
    }

    void give(int bytes) {
        taken.addAndGet(-bytes);
    }

    long taken() {
        return taken.get();
    }
}
