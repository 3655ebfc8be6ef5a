/**
 * Orders about the workflows of an actor from outside, and views of them. Start at {@link dev.rouse.workflow.order.WorkflowOrders}.
 *
 * <p>Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.workflow.order;

import org.jspecify.annotations.NullMarked;
