/**
 * Replays recorded histories of workflows against the code that is there, in tests: without a store, a node or a step that runs. Start at {@link
 * dev.rouse.replay.WorkflowReplay}.
 */
@NullMarked
package dev.rouse.replay;

import org.jspecify.annotations.NullMarked;
