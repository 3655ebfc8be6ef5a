/**
 * Pages: bytes that a server shows at a path where nothing of an actor is. Start at {@link dev.rouse.net.page.Page}. Internal: not for
 * applications, may change in any release.
 */
@NullMarked
package dev.rouse.net.page;

import org.jspecify.annotations.NullMarked;
