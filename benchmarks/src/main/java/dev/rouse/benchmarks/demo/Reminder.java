package dev.rouse.benchmarks.demo;

import dev.rouse.ReadOnly;
import java.time.Instant;
import java.util.List;
import reactor.core.publisher.Mono;

/** Says things later, whether anybody has called it meanwhile or not. */
public interface Reminder {

    /**
     * Will say {@code text}, and tells the id of what is pending. Refused with {@code in_the_past} for less than zero.
     *
     * @param millis from now
     */
    Mono<String> remindIn(long millis, String text);

    /** Says {@code text} now: what becomes due calls this. */
    Mono<Said> remind(String text);

    /** Returns what is pending, and the last hundred that were said. */
    @ReadOnly
    Mono<Reminders> list();

    /** A text that is to be said. */
    record Pending(String id, String text, Instant due) {}

    /**
     * A text that was said.
     *
     * @param due when it was to be
     * @param at when it was
     */
    record Said(String text, Instant due, Instant at) {}

    /**
     * @param pending the next one first
     * @param said the last one last
     */
    record Reminders(List<Pending> pending, List<Said> said) {}
}
