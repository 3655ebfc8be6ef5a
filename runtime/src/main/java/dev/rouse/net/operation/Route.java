package dev.rouse.net.operation;

/** Paths that are served. */
public enum Route {

    /** {@code /actors/{type}}: those that there are. */
    ACTORS("/actors/{type}"),
    /** {@code /actors/{type}/{key}}: what is known of one. */
    ACTOR("/actors/{type}/{key}"),
    /** {@code /actors/{type}/{key}/{action}}: a call. */
    ACTION("/actors/{type}/{key}/{action}"),
    /** {@code /actors/{type}/{key}/schedule}: what it will do; a call where it has an action of this name. */
    SCHEDULE("/actors/{type}/{key}/schedule"),
    /** {@code /actors/{type}/{key}/schedule/{id}}: one entry of that. */
    ENTRY("/actors/{type}/{key}/schedule/{id}"),
    /** {@code /socket}: the protocol, on a WebSocket. */
    SOCKET("/socket"),
    /** {@code /actors/{type}/{key}/events}: all its events; a call where it has an action of this name. */
    EVENTS("/actors/{type}/{key}/events"),
    /** {@code /actors/{type}/{key}/events/{event}}: those of one name. */
    EVENT("/actors/{type}/{key}/events/{event}"),
    /** {@code /actors/{type}/{key}/socket}, and all paths below: a raw WebSocket; a call where it has an action of this name. */
    RAW_SOCKET("/actors/{type}/{key}/socket"),
    /** {@code /actors/{type}/{key}/http/…}, all paths below: plain requests that the actor answers itself. */
    RAW_HTTP("/actors/{type}/{key}/http/"),
    /** {@code /actors/{type}/{key}/queues}: its queues; a call where it has an action of this name. */
    QUEUES("/actors/{type}/{key}/queues"),
    /** {@code /actors/{type}/{key}/queues/{queue}}: one of those, with its dead letters; a message to it. */
    QUEUE("/actors/{type}/{key}/queues/{queue}"),
    /** {@code /actors/{type}/{key}/undelivered}: what it sent and cannot be delivered; a call where it has an action of this name. */
    UNDELIVERED("/actors/{type}/{key}/undelivered"),
    /** {@code /actors/{type}/{key}/undelivered/{id}}: one of those. */
    UNDELIVERED_MESSAGE("/actors/{type}/{key}/undelivered/{id}"),
    /** {@code /actors/{type}/{key}/flows}: its workflows; a call where it has an action of this name. */
    FLOWS("/actors/{type}/{key}/flows"),
    /** {@code /actors/{type}/{key}/flows/{flow}}: one of those, by its id; a start, by its name. */
    FLOW("/actors/{type}/{key}/flows/{flow}"),
    /** {@code /actors/{type}/{key}/flows/{flow}/…}: orders about one, what it is told, and its result. */
    FLOW_ORDER("/actors/{type}/{key}/flows/{flow}/"),
    /** {@code /health}: how the node is, from one that answers. */
    HEALTH("/health"),
    /** {@code /ready}: the same, as an error unless calls are served. */
    READY("/ready"),
    /** {@code /cluster}: members, their shards, and those that move. */
    CLUSTER("/cluster");

    private final String path;

    Route(String path) {
        this.path = path;
    }

    /** The path, with names in braces for what differs. */
    public String path() {
        return path;
    }
}
