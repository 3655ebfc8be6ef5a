package dev.rouse.net.inspect.api;

import dev.rouse.ActorClient;
import dev.rouse.Principal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The sender of one request, once that is known. */
final class Viewer {

    private static final String LOCAL = "local";

    private volatile @Nullable Principal principal;
    private volatile @Nullable Instant expires;

    void is(Principal who) {
        expires = who.expires();
        principal = who.until(null);
    }

    /** Null for somebody on this machine. */
    @Nullable
    Principal principal() {
        return principal;
    }

    /** The time until which it may look; null for good. */
    @Nullable
    Instant expires() {
        return expires;
    }

    String name() {
        Principal who = principal;
        return who == null ? LOCAL : who.name();
    }

    /** {@code client} on its behalf. */
    ActorClient client(ActorClient client) {
        Principal who = principal;
        return who == null ? client : client.withPrincipal(who);
    }
}
