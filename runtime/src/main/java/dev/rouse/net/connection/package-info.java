/**
 * Connections of HTTP/1.1: the order of requests and answers, the time and the memory that clients take, and how they end.
 * Start at {@link dev.rouse.net.connection.HttpConnection}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.net.connection;

import org.jspecify.annotations.NullMarked;
