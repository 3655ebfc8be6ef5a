/**
 * What scenarios keep their actors in: {@link dev.rouse.benchmarks.store.StoreKind} is where to start.
 */
@NullMarked
package dev.rouse.benchmarks.store;

import org.jspecify.annotations.NullMarked;
