package dev.rouse.benchmarks.demo;

import dev.rouse.ReadOnly;
import reactor.core.publisher.Mono;

/** A place to talk in. Whoever listens to its event {@code message} hears what is said, and what was said last. */
public interface Room {

    /** Says {@code text}, as {@code name}: emits a {@link Message}. Refused with {@code nothing_said} where one of them is blank. */
    Mono<Message> say(String name, String text);

    /** Number of messages that were said here. */
    @ReadOnly
    Mono<Long> said();

    /** The value of event {@code message}. */
    record Message(String name, String text) {}
}
