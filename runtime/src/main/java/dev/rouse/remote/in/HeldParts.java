package dev.rouse.remote.in;

import dev.rouse.OverloadedException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Counts and bounds the parts of bodies that have come over one link and were not taken by their turns yet. From any thread. */
final class HeldParts {

    /** 64 MiB of the largest ones that another node sends. */
    static final int MOST = 2048;

    private final AtomicInteger held = new AtomicInteger();

    /** Takes one. Returns why it may not be held; null where it may. */
    @Nullable
    OverloadedException take() {
        if (held.incrementAndGet() > MOST) {
            give(1);
            return new OverloadedException("parts of bodies of requests that came over one link and wait", MOST);
        }
        return null;
    }

    void give(int parts) {
        held.addAndGet(-parts);
    }
}
