package dev.rouse.kv.memory.commit;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that commits in progress may hold together. */
public final class Budget {

    /** The cost of a commit besides its bytes, so that empty ones are bounded too. */
    private static final long COMMIT_BYTES = 256;

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    public Budget(long limit) {
        this.limit = limit;
    }

    /** Room for one commit of {@code bytes}; one alone always fits. */
    boolean tryTake(int bytes) {
        long all = bytes + COMMIT_BYTES;
        long before = taken.getAndAdd(all);
        if (before > 0 && before + all > limit) {
            taken.addAndGet(-all);
            return false;
        }
        return true;
    }

    void give(int bytes) {
        taken.addAndGet(-(bytes + COMMIT_BYTES));
    }

    long taken() {
        return taken.get();
    }

    long limit() {
        return limit;
    }
}
