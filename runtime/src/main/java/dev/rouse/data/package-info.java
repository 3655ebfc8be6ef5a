/**
 * Own data of actors, a feature. Start at {@link dev.rouse.data.DataFeature}. Internal: not for applications, may change in any
 * release.
 */
@NullMarked
package dev.rouse.data;

import org.jspecify.annotations.NullMarked;
