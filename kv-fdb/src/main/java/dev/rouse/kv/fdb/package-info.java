/**
 * The store on FoundationDB, by its Java bindings: reads and commits of one network trip each, and FoundationDB's errors
 * as the store's own. Start at {@link dev.rouse.kv.fdb.FdbKvStore}.
 */
@NullMarked
package dev.rouse.kv.fdb;

import org.jspecify.annotations.NullMarked;
