/**
 * The transactions of one store: opened, counted, ended when they take too long; their versions and their failures.
 * Start at {@link dev.rouse.kv.fdb.transaction.Transactions}. Internal: not for applications, may change in any
 * release.
 */
@NullMarked
package dev.rouse.kv.fdb.transaction;

import org.jspecify.annotations.NullMarked;
