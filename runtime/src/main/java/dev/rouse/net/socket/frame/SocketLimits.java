package dev.rouse.net.socket.frame;

import dev.rouse.wire.WireLimits;
import java.time.Duration;

/**
 * Limits on sockets.
 *
 * @param sockets that are open at a time
 * @param socketsPerAddress that are open at a time from one address
 * @param frames what a client may send, which it is told
 * @param subscriptions of one socket
 * @param connections of one socket
 * @param resumesPerMinute of one connection
 * @param messages of one connection that wait
 * @param messageBytes of the messages of one connection that wait
 * @param eventBytes of events that are held for one socket whose client takes nothing
 * @param answerBytes the most bytes that a frame of an answer may have
 * @param compression whether large frames are compressed where the client can
 */
public record SocketLimits(
        int sockets,
        int socketsPerAddress,
        WireLimits frames,
        int subscriptions,
        int connections,
        int resumesPerMinute,
        int messages,
        int messageBytes,
        int eventBytes,
        int answerBytes,
        boolean compression,
        Times times) {

    /**
     * Limits on time.
     *
     * @param open until the first frame is there
     * @param message from the first byte of a frame to its last
     * @param answer that a client may take to take an answer
     * @param pingInterval of silence, then the client is asked whether it is there
     * @param pongTimeout that it has to say so
     */
    public record Times(
            Duration open, Duration message, Duration answer, Duration pingInterval, Duration pongTimeout) {}
}
