/**
 * Calls from their caller's side: target, chain, deadline, answer. Start at {@link dev.rouse.call.Call}. A call knows neither
 * lane nor turn: it is brought to a {@link dev.rouse.call.Receiver}, and made by a {@link dev.rouse.call.CallingTurn} or from
 * outside. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.call;

import org.jspecify.annotations.NullMarked;
