/**
 * Workflows of actors over HTTP. Start at {@link dev.rouse.net.operation.flow.StartFlow}.
 *
 * <p>Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.net.operation.flow;

import org.jspecify.annotations.NullMarked;
