package dev.rouse.net;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The paths that are served, with the methods that each takes. */
enum Route {
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
    /** {@code /health}: how the node is, from one that answers. */
    HEALTH,
    /** {@code /ready}: the same, as an error unless calls are served. */
    READY;

    /** Whether it takes GET and HEAD. */
    boolean reads(HttpExposure exposure) {
        return switch (this) {
            case ACTORS -> exposure.listing();
            case ACTOR -> exposure.description();
            case SCHEDULE -> exposure.schedules();
            case ACTION, ENTRY -> false;
            case HEALTH, READY -> true;
        };
    }

    /** Whether it takes DELETE. */
    boolean deletes(HttpExposure exposure) {
        return switch (this) {
            case ACTOR -> exposure.destruction();
            case SCHEDULE, ENTRY -> exposure.cancellation();
            case ACTORS, ACTION, HEALTH, READY -> false;
        };
    }

    /** Whether it takes POST. */
    boolean calls() {
        return this == ACTION || this == SCHEDULE;
    }

    /** Whether the path is exposed, for any method. */
    boolean isExposed(HttpExposure exposure) {
        return calls() || reads(exposure) || deletes(exposure);
    }

    /** The value of an {@code Allow} header; empty where the path is not exposed. */
    String allow(HttpExposure exposure) {
        return Stream.of(reads(exposure) ? "GET, HEAD" : "", calls() ? "POST" : "", deletes(exposure) ? "DELETE" : "")
                .filter(methods -> !methods.isEmpty())
                .collect(Collectors.joining(", "));
    }
}
