package dev.rouse;

import dev.rouse.base.Arguments;
import java.time.Duration;

/** The time by which a change must be in the store, seen from the reply that tells of it. */
public sealed interface Durability {

    /** The reply waits for the commit. The default: nothing acknowledged is ever lost. */
    Durability BEFORE_REPLY = new BeforeReply();

    /** Replies do not wait; the actor is saved when it goes to sleep. A crash loses what came since it woke. */
    Durability ON_SLEEP = new OnSleep();

    /** Replies do not wait; a change is saved at most one second after it was made. */
    Durability WITHIN_A_SECOND = new Within(Duration.ofSeconds(1));

    /** Replies do not wait; a change is saved at most {@code delay} after it was made. A crash loses what is younger. */
    static Durability within(Duration delay) {
        return new Within(delay);
    }

    /** {@link #BEFORE_REPLY}. */
    record BeforeReply() implements Durability {}

    /** {@link #ON_SLEEP}. */
    record OnSleep() implements Durability {}

    /**
     * {@link #within}.
     *
     * @param delay more than zero
     */
    record Within(Duration delay) implements Durability {
        public Within {
            Arguments.required("delay", delay);
            if (delay.isNegative() || delay.isZero()) {
                throw new IllegalArgumentException(
                        "Durability.within takes more than zero, got " + delay + "; for zero use BEFORE_REPLY.");
            }
        }
    }
}
