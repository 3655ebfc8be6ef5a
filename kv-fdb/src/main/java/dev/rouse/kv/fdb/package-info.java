/** The place of the store on FoundationDB, by its Java bindings. It holds no class yet. */
@NullMarked
package dev.rouse.kv.fdb;

import org.jspecify.annotations.NullMarked;
