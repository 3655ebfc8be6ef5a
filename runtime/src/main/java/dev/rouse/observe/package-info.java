/**
 * Observation of a runtime: by Micrometer, of which traces are made, and by Java Flight Recorder. Start at
 * {@link dev.rouse.observe.RuntimeObservations}.
 */
@NullMarked
package dev.rouse.observe;

import org.jspecify.annotations.NullMarked;
