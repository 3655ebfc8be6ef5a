package dev.rouse.net.socket;

import dev.rouse.net.socket.call.CallRoutes;
import dev.rouse.net.socket.connect.ConnectRoutes;
import dev.rouse.net.socket.event.EventRoutes;

/** Finds what the frames of sockets ask for, by group. Shared by all sockets of a server. */
public record SocketRoutes(CallRoutes calls, EventRoutes events, ConnectRoutes connections) {}
