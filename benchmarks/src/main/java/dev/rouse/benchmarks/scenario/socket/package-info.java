/** Scenarios of clients on a WebSocket: start at {@link dev.rouse.benchmarks.scenario.socket.SocketCalls}. */
@NullMarked
package dev.rouse.benchmarks.scenario.socket;

import org.jspecify.annotations.NullMarked;
