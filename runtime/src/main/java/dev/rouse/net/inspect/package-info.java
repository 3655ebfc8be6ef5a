/**
 * The inspector of a server, as it is set up: whom it serves, what it shows of values, and what it tells of those who act. Start at {@link
 * dev.rouse.net.inspect.InspectorOptions}.
 */
@NullMarked
package dev.rouse.net.inspect;

import org.jspecify.annotations.NullMarked;
