/**
 * The Netty edge of a node: actors called, listed, described and destroyed with HTTP and JSON. Start at
 * {@link dev.rouse.net.ActorHttpServer} for a server of its own, or at {@link dev.rouse.net.ActorHttpHandler} to put
 * actors into a server that is there.
 */
@NullMarked
package dev.rouse.net;

import org.jspecify.annotations.NullMarked;
