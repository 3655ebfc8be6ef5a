package dev.rouse.kv.memory.inspect;

import dev.rouse.QueueHandler;
import reactor.core.publisher.Mono;

/** An actor that has something of everything an inspector shows. */
public interface Account {

    Mono<Integer> deposit(int amount);

    /** Puts an own key. */
    Mono<Void> note(String key, String value);

    /** Schedules an action that is due in a day, and one that fails at once, for good. */
    Mono<Void> plan();

    Mono<Void> fail();

    Mono<Void> later();

    @QueueHandler("orders")
    Mono<Void> order(String what);

    /** Sends a message to an actor that cannot be created. */
    Mono<Void> mail(String text);

    /** Starts a workflow that waits for a promise. */
    Mono<String> open(String id);

    /** Emits an event. */
    Mono<Void> tell(String text);

    /** Holds its event loop up until that is let go. */
    Mono<Void> holdUp();

    /** Starts a workflow of so many steps that waits for a promise then. */
    Mono<String> openLong(String id, int steps);

    /** Schedules so many firings that fail at once, for good. */
    Mono<Void> failOften(int times);

    /** Makes the text of the state so long. */
    Mono<Void> grow(int characters);
}
