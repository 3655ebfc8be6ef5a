/** The stores of scenarios. Start at {@link dev.rouse.benchmarks.store.StoreKind}. */
@NullMarked
package dev.rouse.benchmarks.store;

import org.jspecify.annotations.NullMarked;
