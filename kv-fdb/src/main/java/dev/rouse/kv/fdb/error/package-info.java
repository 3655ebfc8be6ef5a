/**
 * The errors that only the store on FoundationDB has; all others are those of the SPI, in {@link dev.rouse.kv.error}.
 */
@NullMarked
package dev.rouse.kv.fdb.error;

import org.jspecify.annotations.NullMarked;
