package dev.rouse.host;

import dev.rouse.ActorAddress;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import reactor.core.publisher.Mono;

/** Parts of a runtime that only tests reach. */
public final class RuntimeAccess {

    private RuntimeAccess() {}

    /** Lets {@code runtime} read actors ahead as another node may ask it to. */
    public static Mono<Long> prewarm(ActorRuntime runtime, List<ActorAddress> actors) {
        return Objects.requireNonNull(runtime.hosted(), "no place in the store").prewarm(actors);
    }

    /** Lets {@code runtime} act on a look at the tables by which these types are paused, at this very moment. */
    public static void paused(ActorRuntime runtime, String... types) {
        Objects.requireNonNull(runtime.hosted(), "no place in the store").paused(Set.of(types));
    }
}
