package dev.rouse;

import java.time.Instant;

/**
 * A message of a queue, as the turn that handles it sees it.
 *
 * @param id by which its sender knows it
 * @param queue name of the queue
 * @param sentAt when it was taken into the queue
 * @param attempt 1 for the first
 */
public record QueueMessage(String id, String queue, Instant sentAt, int attempt) {}
