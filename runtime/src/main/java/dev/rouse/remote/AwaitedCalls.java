package dev.rouse.remote;

import dev.rouse.call.Call;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The calls that turns of this node have made to actors of others and that are not answered, by number. Used by any thread. */
public final class AwaitedCalls {

    private final AtomicLong last = new AtomicLong();
    private final Map<Long, Call> calls = new ConcurrentHashMap<>();

    /** @return the number by which others know the turns that wait for {@code call} */
    long add(Call call) {
        long number = last.incrementAndGet();
        calls.put(number, call);
        return number;
    }

    void remove(long number) {
        calls.remove(number);
    }

    /** The call of that number; null once it is answered. */
    public @Nullable Call find(long number) {
        return calls.get(number);
    }
}
