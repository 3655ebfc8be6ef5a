package dev.rouse;

/**
 * Kind of failure of a {@link RouseException}, for gateways that map it to a status.
 *
 * <table>
 *   <caption>Status over HTTP</caption>
 *   <tr><td>{@link #INVALID}, {@link #USER}</td><td>400</td></tr>
 *   <tr><td>{@link #UNAUTHENTICATED}</td><td>401</td></tr>
 *   <tr><td>{@link #FORBIDDEN}</td><td>403</td></tr>
 *   <tr><td>{@link #NOT_FOUND}</td><td>404</td></tr>
 *   <tr><td>{@link #CONFLICT}, {@link #ABORTED}</td><td>409</td></tr>
 *   <tr><td>{@link #TOO_LARGE}</td><td>413</td></tr>
 *   <tr><td>{@link #KEY_REUSED}</td><td>422</td></tr>
 *   <tr><td>{@link #OVERLOADED}</td><td>429</td></tr>
 *   <tr><td>{@link #UNAVAILABLE}</td><td>503</td></tr>
 *   <tr><td>{@link #TIMEOUT}</td><td>504</td></tr>
 *   <tr><td>{@link #OUTCOME_UNKNOWN}, {@link #INTERNAL}</td><td>500</td></tr>
 * </table>
 */
public enum ErrorKind {
    /** The call is wrong as it stands: mend it. */
    INVALID,
    /** Nobody knows who is calling: it may be called by somebody who says so. */
    UNAUTHENTICATED,
    /** The caller may not do this. */
    FORBIDDEN,
    /** The address, action or entry that was asked for does not exist. */
    NOT_FOUND,
    /** It contradicts the present state of the actor. */
    CONFLICT,
    /** Its key belongs to another call: the same again under a key of its own. */
    KEY_REUSED,
    /** Something is over a limit. */
    TOO_LARGE,
    /** Too much at once: the same again, later. */
    OVERLOADED,
    /** The store has no room for more: the same again once something was removed. */
    FULL,
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
