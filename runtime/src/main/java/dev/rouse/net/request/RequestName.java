package dev.rouse.net.request;

import org.jspecify.annotations.Nullable;

/**
 * A request as logs name it.
 *
 * @param path that serves it, with names in braces for what differs
 * @param type of the actor, as it was sent; null for none
 * @param action or name of the event, as it was sent; null for none
 */
public record RequestName(
        String path, @Nullable String type, @Nullable String action) {}
