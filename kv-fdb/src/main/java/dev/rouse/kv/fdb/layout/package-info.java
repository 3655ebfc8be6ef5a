/**
 * The layout of the data in FoundationDB: keys, the pieces of large values, the record of the layout's version, and
 * what each mutation writes and costs. Start at {@link dev.rouse.kv.fdb.layout.KeySpace}. Internal: not for
 * applications, may change in any release.
 */
@NullMarked
package dev.rouse.kv.fdb.layout;

import org.jspecify.annotations.NullMarked;
