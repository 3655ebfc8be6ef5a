/**
 * Operations on the actors of a node that requests ask for, one class each, with the JSON of their arguments and outcomes.
 * Start at {@link dev.rouse.net.operation.CallAction}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.net.operation;

import org.jspecify.annotations.NullMarked;
