/**
 * Checks of the default codec: types that Jackson could never read, and values that change between writing and reading.
 * Start at {@link dev.rouse.json.JacksonRoundTrip}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.json;

import org.jspecify.annotations.NullMarked;
