package dev.rouse;

import java.time.Instant;
import java.util.Optional;

/**
 * Counts of one queue of an actor, as they are stored, with what is under way.
 *
 * @param name of the queue
 * @param action that handles its messages
 * @param depth messages that are not handled yet, those that wait for their time included
 * @param retrying messages of those that failed before and wait for their next try, or have it
 * @param inFlight messages whose turns run or wait for the actor, where it is awake
 * @param deadLetters messages that failed for the last time
 * @param oldest when the first of those was sent that may be handled now; empty where there is none
 * @param nextDue when the next of those is due that wait for their time; empty where there is none
 * @param limitedUntil when a rate lets the next message begin that it holds back; empty where none is held back, or the actor sleeps
 * @param options bounds and limits of the queue
 */
public record QueueInfo(
        String name,
        String action,
        long depth,
        long retrying,
        int inFlight,
        long deadLetters,
        Optional<Instant> oldest,
        Optional<Instant> nextDue,
        Optional<Instant> limitedUntil,
        QueueOptions options) {

    /** Most messages, as the options of the type say. */
    public int limit() {
        return options.maxMessages();
    }
}
