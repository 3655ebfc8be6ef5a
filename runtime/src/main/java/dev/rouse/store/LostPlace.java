package dev.rouse.store;

/**
 * How a node incarnation lost its place.
 *
 * @param reason one sentence
 * @param mayJoinAgain whether a new incarnation may try; false when the store is not the one that this node knew
 */
public record LostPlace(String reason, boolean mayJoinAgain) {}
