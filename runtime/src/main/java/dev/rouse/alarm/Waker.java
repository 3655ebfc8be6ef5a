package dev.rouse.alarm;

import dev.rouse.ActorAddress;
import java.util.List;
import reactor.core.publisher.Mono;

/** Wakes actors. */
public interface Waker {

    /** Reads ahead, in one read, what those of {@code actors} need that are asleep with nothing known of them. Cold. */
    Mono<?> readAhead(List<ActorAddress> actors);

    /**
     * Wakes an actor and runs what is due of its schedule. Cold; completes when nothing of it is due any more, on any thread,
     * and ends with why it could not be woken.
     *
     * @param due when the alarm index has it, in milliseconds since 1970
     */
    Mono<?> wake(ActorAddress actor, long due);
}
