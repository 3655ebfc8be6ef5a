package dev.rouse.benchmarks.scenario;

import dev.rouse.ReadOnly;
import reactor.core.publisher.Mono;

/** A text that is kept: the actor whose starts and whose memory are measured. */
public interface Note {

    /** Replaces the text, and tells its length. */
    Mono<Integer> write(String text);

    /** Puts {@code entries} of 100 bytes into own data, and tells how many. */
    Mono<Integer> append(int entries);

    /** The length of the text. */
    @ReadOnly
    Mono<Integer> length();
}
