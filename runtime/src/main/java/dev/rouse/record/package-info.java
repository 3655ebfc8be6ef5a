/**
 * Every persisted byte: the key layout and the versioned codecs of all records, as pure functions. Start at {@link
 * dev.rouse.record.Keys}; golden files pin what they write. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.record;

import org.jspecify.annotations.NullMarked;
