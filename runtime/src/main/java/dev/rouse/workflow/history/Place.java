package dev.rouse.workflow.history;

/**
 * The place of an entry.
 *
 * @param workflow number of its workflow
 * @param entry its own number
 */
public record Place(long workflow, int entry) {}
