/**
 * The client: actors of a server that is reached over a WebSocket, called as those in this process are. Start at {@link
 * dev.rouse.client.RouseClient}.
 */
@NullMarked
package dev.rouse.client;

import org.jspecify.annotations.NullMarked;
