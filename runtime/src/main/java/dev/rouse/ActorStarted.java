package dev.rouse;

import java.time.Duration;

/**
 * An actor was started, or found not to exist by a call that does not create.
 *
 * @param created whether it did not exist before
 * @param took from the call that woke it to the open mailbox
 */
public record ActorStarted(ActorAddress address, StartLedger ledger, boolean created, Duration took) {}
