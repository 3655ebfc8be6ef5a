package dev.rouse.net;

/** The paths that are served, with the methods that each takes. */
enum Route {
    /** {@code /actors/{type}}: those that there are. */
    ACTORS,
    /** {@code /actors/{type}/{key}}: what is known of one. */
    ACTOR,
    /** {@code /actors/{type}/{key}/{action}}: a call. */
    ACTION,
    /** {@code /health}: how the node is, from one that answers. */
    HEALTH,
    /** {@code /ready}: the same, as an error unless calls are served. */
    READY;

    private static final String READING = "GET, HEAD";
    private static final String DELETING = "DELETE";

    /** The value of an {@code Allow} header; empty where the path is not exposed. */
    String allow(HttpExposure exposure) {
        return switch (this) {
            case ACTORS -> exposure.listing() ? READING : "";
            case ACTOR ->
                exposure.description()
                        ? exposure.destruction() ? READING + ", " + DELETING : READING
                        : exposure.destruction() ? DELETING : "";
            case ACTION -> "POST";
            case HEALTH, READY -> READING;
        };
    }
}
