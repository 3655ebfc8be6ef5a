package dev.rouse;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes an action of an actor's interface the handler of a queue: each message that is {@link ActorQueue#send sent} is stored with the
 * actor, and then a turn of the action with the message's arguments, in the order of the queue. What the turn changes and the removal of
 * the message are one commit, so a message has its effect on the actor exactly once. An action that is a handler may be called as any
 * other, too; it returns a {@code Mono}, and is neither {@link ReadOnly} nor {@link Watch}.
 *
 * <pre>{@code
 * interface Shop {
 *     @QueueHandler("orders")
 *     Mono<Void> order(Order order);
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface QueueHandler {

    /** Name of the queue: 1 to 64 letters, digits, {@code -}, {@code _} and {@code .}; one action of a type has it. */
    String value();

    /**
     * Messages that one turn handles at most: then the action takes one {@code List} of what they are, as {@code Mono<Void>
     * send(List<Mail> mails)} for {@code @QueueHandler(value = "mails", batch = 100)}, and senders give one {@code Mail}. A turn has those
     * that are there, and 256 KiB of them at most; all of them end with its commit. Where it fails, nothing of it is left, and each of them
     * is tried again by itself, in a list of one: so the one that is at fault is found.
     *
     * <p>From 1 to 1,000; 1, the default, for an action that takes one message.
     */
    int batch() default 1;
}
