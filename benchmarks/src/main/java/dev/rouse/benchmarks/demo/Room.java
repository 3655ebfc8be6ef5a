package dev.rouse.benchmarks.demo;

import dev.rouse.ReadOnly;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** A place to talk in. Whoever listens to its event {@code message} hears what is said, and what was said last. */
public interface Room {

    /** Says {@code text}, as {@code name}: emits a {@link Message}. Refused with {@code nothing_said} where one of them is blank. */
    Mono<Message> say(String name, String text);

    /** Number of messages that were said here. */
    @ReadOnly
    Mono<Long> said();

    /** Falls asleep at once, rather than when nobody has called for a while. */
    Mono<Void> rest();

    /** The value of event {@code message}. */
    record Message(String name, String text) {}

    /**
     * The value of event {@code awake}, which each life of a room begins with; {@code asleep}, which it ends with where it is not cut off,
     * has none.
     *
     * @param node that it is on, as the cluster knows it; empty while the node only starts
     */
    record Awake(Optional<String> node) {}
}
