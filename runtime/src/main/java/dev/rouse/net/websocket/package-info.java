/**
 * WebSockets as such, whatever is said on them: messages put together and counted, compression, signs of life, and how many there may be.
 * Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.net.websocket;

import org.jspecify.annotations.NullMarked;
