package dev.rouse.net.connection;

import java.time.Duration;

/**
 * Limits of one connection of HTTP/2.
 *
 * @param streams that are open at the same time
 * @param headerBytes of all headers of a request
 * @param idle after so long without bytes or streams it is closed
 * @param closing streams that are open when it is to close have so long to end
 */
public record Http2Limits(int streams, int headerBytes, Duration idle, Duration closing) {}
