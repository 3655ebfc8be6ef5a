/** The inspector on nodes that share a store in memory. */
@NullMarked
package dev.rouse.kv.memory.inspect;

import org.jspecify.annotations.NullMarked;
