/**
 * The output gate of an actor and its way to the store: nothing that a turn says leaves before what it saw is as durable as it
 * asked for. Start at {@link dev.rouse.gate.OutputGate}; it knows the activation as a {@link dev.rouse.gate.GateHost}. Internal: not
 * for applications, may change in any release.
 */
@NullMarked
package dev.rouse.gate;

import org.jspecify.annotations.NullMarked;
