package dev.rouse.context;

import dev.rouse.ActorCaller;
import dev.rouse.Principal;
import dev.rouse.call.CallTarget;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The caller of a turn, as the turn sees it. */
record OwnCaller(Optional<Principal> principal) implements ActorCaller {

    private static final OwnCaller NOBODY = new OwnCaller(Optional.empty());

    /** @param caller null for nobody */
    static OwnCaller of(CallTarget.@Nullable Caller caller) {
        return caller == null ? NOBODY : new OwnCaller(Optional.ofNullable(caller.principal()));
    }
}
