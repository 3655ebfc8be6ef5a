/**
 * The inside of the default codec: what Jackson could never read, what is lost between writing and reading. Start at
 * {@link dev.rouse.json.JacksonRoundTrip}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.json;

import org.jspecify.annotations.NullMarked;
