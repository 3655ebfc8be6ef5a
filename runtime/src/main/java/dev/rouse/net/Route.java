package dev.rouse.net;

/** The paths that are served, with the methods that each takes. */
enum Route {
    /** {@code /actors/{type}}: those that there are. */
    ACTORS("GET, HEAD"),
    /** {@code /actors/{type}/{key}}: what is known of one. */
    ACTOR("GET, HEAD, DELETE"),
    /** {@code /actors/{type}/{key}/{action}}: a call. */
    ACTION("POST"),
    /** {@code /health}: how the node is, from one that answers. */
    HEALTH("GET, HEAD"),
    /** {@code /ready}: the same, as an error unless calls are served. */
    READY("GET, HEAD");

    private final String allow;

    Route(String allow) {
        this.allow = allow;
    }

    /** The value of an {@code Allow} header. */
    String allow() {
        return allow;
    }
}
