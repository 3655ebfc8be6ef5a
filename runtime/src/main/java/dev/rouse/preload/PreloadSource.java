package dev.rouse.preload;

import dev.rouse.PreloadOptions;

/** A source of records that starts of actors read ahead. */
@FunctionalInterface
public interface PreloadSource {

    /**
     * Adds what starts read ahead of it to {@code plan}.
     *
     * @param options of the type whose actors start
     */
    void preload(PreloadOptions options, PreloadPlan plan);
}
