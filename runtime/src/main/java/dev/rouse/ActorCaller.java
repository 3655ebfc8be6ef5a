package dev.rouse;

import java.util.Optional;

/** The one on whose behalf the running turn was called. */
public interface ActorCaller {

    /**
     * The identity that the call was made under: that of {@link ActorClient#withPrincipal}, or what a front's authenticator said of
     * a request. Empty for a call without one.
     */
    Optional<Principal> principal();
}
