package dev.rouse;

/** What sort of failure a {@link RouseException} is, for gateways that map it to a status. */
public enum ErrorKind {
    /** The call is wrong as it stands: mend it. */
    INVALID,
    /** What was addressed does not exist. */
    NOT_FOUND,
    /** It contradicts the present state of the actor. */
    CONFLICT,
    /** Something is over a limit. */
    TOO_LARGE,
    /** Too much at once: the same again, later. */
    OVERLOADED,
    /** Not here or not now: the same again, later or elsewhere. */
    UNAVAILABLE,
    /** No answer in time: the turn may have run. */
    TIMEOUT,
    /** The turn ran and was rolled back; what it had asked of others stays. */
    ABORTED,
    /** The commit may have been applied. */
    OUTCOME_UNKNOWN,
    /** The actor's own code refused, in its own words. */
    USER,
    /** A defect. */
    INTERNAL
}
