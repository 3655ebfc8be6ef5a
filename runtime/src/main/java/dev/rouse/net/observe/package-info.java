/**
 * Observation of a server of actors: an {@link dev.rouse.net.observe.AccessLog} has a record of each exchange and socket that has
 * ended, and an {@link dev.rouse.net.observe.HttpListener} is told of what happens, of which {@link
 * dev.rouse.net.observe.HttpMetrics} makes meters.
 */
@NullMarked
package dev.rouse.net.observe;

import org.jspecify.annotations.NullMarked;
