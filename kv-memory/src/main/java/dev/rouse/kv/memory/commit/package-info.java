/**
 * The order of commits: admission, conflict checks, batches and answers, on whatever thread comes first. Start at
 * {@link dev.rouse.kv.memory.commit.Commits}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.kv.memory.commit;

import org.jspecify.annotations.NullMarked;
