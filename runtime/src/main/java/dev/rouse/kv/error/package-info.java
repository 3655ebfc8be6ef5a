/**
 * The errors with which a store ends a request. Their types say what the caller may do; start at {@link
 * dev.rouse.kv.error.KvException}. The three that carry a version or a key of the request are beside those, in {@code
 * dev.rouse.kv}.
 */
@NullMarked
package dev.rouse.kv.error;

import org.jspecify.annotations.NullMarked;
