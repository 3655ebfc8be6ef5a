/**
 * Connections to actors as the fronts of a node hold them. Start at {@link dev.rouse.connection.front.FrontConnections}. Internal: not for
 * applications, may change in any release.
 */
@NullMarked
package dev.rouse.connection.front;

import org.jspecify.annotations.NullMarked;
