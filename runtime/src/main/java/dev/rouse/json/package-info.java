/**
 * The inside of the default codec: what Jackson could never read, what is lost between writing and reading. Start at {@link
 * dev.rouse.json.JacksonRoundTrip}. Internal: not for users of the library, and without promises from one version to the
 * next.
 */
@NullMarked
package dev.rouse.json;

import org.jspecify.annotations.NullMarked;
