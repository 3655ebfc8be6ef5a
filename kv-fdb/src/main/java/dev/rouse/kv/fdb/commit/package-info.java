/**
 * Writes: blind commits of one request, and read-modify-writes with their retries. Start at
 * {@link dev.rouse.kv.fdb.commit.FdbCommits}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.kv.fdb.commit;

import org.jspecify.annotations.NullMarked;
