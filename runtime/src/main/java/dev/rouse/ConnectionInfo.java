package dev.rouse;

import dev.rouse.base.Arguments;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection of a client to an actor, as it is in the store.
 *
 * @param id the first characters of its id, of which the rest is its client's secret
 * @param since when it was accepted
 * @param node that holds its socket, or held it last: 32 hexadecimal digits
 * @param received number of the last message whose outcome is durable
 * @param principal name of the identity that it was accepted with; null for none
 * @param ending the reason for which it is to end; null for none
 * @param subscriptions names of events
 * @param path of a raw socket, below the actor; null where it is none
 */
public record ConnectionInfo(
        String id,
        Instant since,
        String node,
        long received,
        @Nullable String principal,
        @Nullable String ending,
        Set<String> subscriptions,
        @Nullable String path) {

    /** Checks that nothing is null that may not be. */
    public ConnectionInfo {
        Arguments.required("id", id);
        Arguments.required("since", since);
        Arguments.required("node", node);
        subscriptions = Set.copyOf(Arguments.noNulls("subscriptions", subscriptions));
    }
}
