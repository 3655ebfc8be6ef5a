/**
 * Registered actor types: their actions, hooks and codecs, checked and ready to run. Start at {@link dev.rouse.type.HostedType}.
 * Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.type;

import org.jspecify.annotations.NullMarked;
