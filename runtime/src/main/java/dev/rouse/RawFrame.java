package dev.rouse;

/** Something that an actor sends on a raw WebSocket: messages, and a close as the last. */
public sealed interface RawFrame permits RawMessage, RawClose {}
