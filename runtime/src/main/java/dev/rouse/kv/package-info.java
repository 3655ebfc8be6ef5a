/**
 * The storage SPI: an ordered, versioned, transactional map of bytes behind three verbs. The runtime owns keys,
 * records, budgets and fencing, so a store is only this. Start at {@link dev.rouse.kv.KvStore}.
 */
@NullMarked
package dev.rouse.kv;

import org.jspecify.annotations.NullMarked;
