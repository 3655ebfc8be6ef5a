/**
 * Events of actors: a feature that numbers what turns emit and keeps the newest of it. Start at {@link
 * dev.rouse.event.EventFeature}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.event;

import org.jspecify.annotations.NullMarked;
