/**
 * The record of a connection of a client to an actor. Start at {@link dev.rouse.record.connection.ConnectionRecord}. Internal: not for
 * applications, may change in any release.
 */
@NullMarked
package dev.rouse.record.connection;

import org.jspecify.annotations.NullMarked;
