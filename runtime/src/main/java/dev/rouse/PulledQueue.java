package dev.rouse;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Gives the actors of an interface a queue whose messages they take themselves, by {@link ActorContext#receive}, as {@code run()} does:
 *
 * <pre>{@code
 * @PulledQueue(value = "jobs", message = Job.class)
 * interface Worker { … }
 *
 * protected Mono<Void> run() {
 *     return receive(8, "jobs")
 *             .concatMap(job -> job.handle(() -> work(job.body(Job.class))))
 *             .then();
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(PulledQueue.All.class)
public @interface PulledQueue {

    /** Name of the queue: as that of a {@link QueueHandler}, and no other queue of the type has it. */
    String value();

    /** Class of its messages. */
    Class<?> message();

    /** Several of them. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface All {

        /** The queues. */
        PulledQueue[] value();
    }
}
