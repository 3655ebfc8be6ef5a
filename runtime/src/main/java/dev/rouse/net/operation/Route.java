package dev.rouse.net.operation;

/** Paths that are served. */
public enum Route {

    /** {@code /actors/{type}}: those that there are. */
    ACTORS,
    /** {@code /actors/{type}/{key}}: what is known of one. */
    ACTOR,
    /** {@code /actors/{type}/{key}/{action}}: a call. */
    ACTION,
    /** {@code /actors/{type}/{key}/schedule}: what it will do; a call where it has an action of this name. */
    SCHEDULE,
    /** {@code /actors/{type}/{key}/schedule/{id}}: one entry of that. */
    ENTRY,
    /** {@code /socket}: the protocol, on a WebSocket. */
    SOCKET,
    /** {@code /actors/{type}/{key}/events}: all its events; a call where it has an action of this name. */
    EVENTS,
    /** {@code /actors/{type}/{key}/events/{event}}: those of one name. */
    EVENT,
    /** {@code /health}: how the node is, from one that answers. */
    HEALTH,
    /** {@code /ready}: the same, as an error unless calls are served. */
    READY,
    /** {@code /cluster}: members, their shards, and those that move. */
    CLUSTER
}
