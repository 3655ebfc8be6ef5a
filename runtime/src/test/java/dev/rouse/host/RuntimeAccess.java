package dev.rouse.host;

import java.util.Objects;
import java.util.Set;

/** Parts of a runtime that only tests reach. */
public final class RuntimeAccess {

    private RuntimeAccess() {}

    /** Lets {@code runtime} act on a look at the tables by which these types are paused, at this very moment. */
    public static void paused(ActorRuntime runtime, String... types) {
        Objects.requireNonNull(runtime.hosted(), "no place in the store").paused(Set.of(types));
    }
}
