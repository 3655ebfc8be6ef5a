package dev.rouse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of a listing, in key order.
 *
 * @param next the cursor of the page after this; null at the end
 */
public record ActorPage(List<ActorAddress> actors, @Nullable String next) {

    public ActorPage {
        actors = List.copyOf(actors);
    }
}
