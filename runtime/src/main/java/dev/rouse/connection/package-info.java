/**
 * Connections of clients to actors: a feature whose records are the connections, and the orders that fronts give about them. Start at
 * {@link dev.rouse.connection.ConnectionFeature}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.connection;

import org.jspecify.annotations.NullMarked;
