package dev.rouse.workflow.order;

/**
 * A value that the codec of the actor's type has written on another node.
 *
 * @param bytes not copied
 */
public record EncodedValue(byte[] bytes) {}
