/**
 * Records of workflows: the live ones with their entries and signals, and those that have ended. Start at {@link
 * dev.rouse.record.workflow.WorkflowRecord}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.record.workflow;

import org.jspecify.annotations.NullMarked;
