package dev.rouse.benchmarks.scenario.bed;

import dev.rouse.ReadOnly;
import reactor.core.publisher.Mono;

/** A text that is kept: the actor whose starts and whose memory are measured. */
public interface Note {

    /** Replaces the text, and tells its length. */
    Mono<Integer> write(String text);

    /** Schedules {@code entries} of about 100 bytes each for a time that does not come, and tells how many. */
    Mono<Integer> plan(int entries);

    /** The length of the text. */
    @ReadOnly
    Mono<Integer> length();
}
