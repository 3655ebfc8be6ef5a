/**
 * The objects by which an actor's own code reaches its activation: its context, its background work and the orders to end itself;
 * and the log lines about code of users that nobody waits for. Start at {@link dev.rouse.context.OwnContext}. Internal: not for
 * applications, may change in any release.
 */
@NullMarked
package dev.rouse.context;

import org.jspecify.annotations.NullMarked;
