package dev.rouse.turn;

import dev.rouse.call.Call;
import java.util.Arrays;
import java.util.List;

/** The calls that one turn has made and whose answers it has not had. Lane only. */
public final class NestedCalls {

    private Call[] calls = new Call[2];
    private int size;
    private int made;

    public void add(Call call) {
        if (size == calls.length) {
            dropAnswered();
            if (size > calls.length / 2) {
                calls = Arrays.copyOf(calls, 2 * calls.length);
            }
        }
        calls[size++] = call;
        made++;
    }

    /** Number of calls that the turn has made in all. */
    public int made() {
        return made;
    }

    public List<Call> awaited() {
        dropAnswered();
        return List.of(Arrays.copyOf(calls, size));
    }

    private void dropAnswered() {
        int kept = 0;
        for (int i = 0; i < size; i++) {
            if (calls[i].isAwaited()) {
                calls[kept++] = calls[i];
            }
        }
        Arrays.fill(calls, kept, size, null);
        size = kept;
    }
}
