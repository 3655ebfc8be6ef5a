/**
 * Connections between nodes, and the ways to make them. Start at {@link dev.rouse.link.LinkTransport}. Internal: not for
 * applications, may change in any release.
 */
@NullMarked
package dev.rouse.link;

import org.jspecify.annotations.NullMarked;
