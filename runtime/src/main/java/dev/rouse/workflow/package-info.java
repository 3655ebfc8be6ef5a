/**
 * Workflows of actors, a feature: durable code, one commit a step. Start at {@link dev.rouse.workflow.WorkflowFeature}.
 *
 * <p>A workflow's code is run again from its beginning where its actor needs it ({@link dev.rouse.workflow.code.WorkflowRun}): each part of it
 * looks for its entry in the history, by the names of its scopes and its own. What is done there gives its value, in the order in which all
 * of it was done when it happened; so the code sees the same again whatever operators it is made of. What has no entry is new.
 *
 * <p>All that changes a workflow is an {@link dev.rouse.workflow.Order} of a turn: its start, a step's result, a signal, a time that has come.
 * When the turn ends ({@link dev.rouse.workflow.WorkflowChanges}), its orders are carried out, and the code goes on as far as it can by
 * them: what comes next is noted in the same commit, the first attempt of the next step too. That step begins when the commit is in the store
 * ({@link dev.rouse.workflow.Launches}). So a workflow of n steps takes n + 1 commits, and no attempt runs that is not in the store. Where
 * the commit is taken back, so is the history, and the code runs again on what is left of it.
 *
 * <p>Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.workflow;

import org.jspecify.annotations.NullMarked;
