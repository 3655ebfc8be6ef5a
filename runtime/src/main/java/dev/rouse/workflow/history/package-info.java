/**
 * Workflows of an actor in memory, and changes of their rows. Start at {@link dev.rouse.workflow.history.LiveWorkflow}. Internal: not for
 * applications, may change in any release.
 */
@NullMarked
package dev.rouse.workflow.history;

import org.jspecify.annotations.NullMarked;
