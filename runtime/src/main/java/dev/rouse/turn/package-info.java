/**
 * The mailbox of an actor and its turns: what runs, what it changes, what it waits for. Start at {@link dev.rouse.turn.Turn}; a
 * turn knows its activation as a {@link dev.rouse.turn.TurnHost}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.turn;

import org.jspecify.annotations.NullMarked;
