/**
 * The inspector's page and the JSON that it reads. Start at {@link dev.rouse.net.inspect.api.InspectorFront}. Internal: not for
 * applications, may change in any release.
 */
@NullMarked
package dev.rouse.net.inspect.api;

import org.jspecify.annotations.NullMarked;
