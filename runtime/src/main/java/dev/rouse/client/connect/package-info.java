/**
 * Connections of the client to actors. Start at {@link dev.rouse.client.connect.ActorLink}. Internal: not for applications, may change in
 * any release.
 */
@NullMarked
package dev.rouse.client.connect;

import org.jspecify.annotations.NullMarked;
