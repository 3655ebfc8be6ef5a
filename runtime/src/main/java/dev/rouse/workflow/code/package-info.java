/**
 * Runs of the code of workflows against their histories. Start at {@link dev.rouse.workflow.code.WorkflowRun}. Internal: not for
 * applications, may change in any release.
 */
@NullMarked
package dev.rouse.workflow.code;

import org.jspecify.annotations.NullMarked;
