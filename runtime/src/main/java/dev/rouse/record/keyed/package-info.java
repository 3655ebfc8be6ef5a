/**
 * The records of calls with a key that are remembered. Start at {@link dev.rouse.record.keyed.RememberedRecord}. Internal: not for
 * applications, may change in any release.
 */
@NullMarked
package dev.rouse.record.keyed;

import org.jspecify.annotations.NullMarked;
