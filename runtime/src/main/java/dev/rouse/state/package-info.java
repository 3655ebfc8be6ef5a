/**
 * The state of actors, the first of their features: its record, the copy that is kept of one that could be changed in place, and
 * the development check for such changes. Start at {@link dev.rouse.state.StateFeature}. Internal: not for applications, may change
 * in any release.
 */
@NullMarked
package dev.rouse.state;

import org.jspecify.annotations.NullMarked;
