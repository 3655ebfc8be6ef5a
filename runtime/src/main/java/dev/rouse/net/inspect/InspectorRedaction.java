package dev.rouse.net.inspect;

import dev.rouse.ActorAddress;
import tools.jackson.databind.JsonNode;

/**
 * Hides what an inspector is not to show of values. Called on a thread that may block; where it throws, or gives null, nothing of the value
 * is shown.
 */
@FunctionalInterface
public interface InspectorRedaction {

    /** Place of a value. */
    enum Place {
        /** A state. */
        STATE,
        /** A value of own data. */
        DATA,
        /** Arguments of a firing, a message or a dead letter. */
        ARGUMENTS,
        /** A value of a workflow, or its result. */
        WORKFLOW,
        /** A value of an event. */
        EVENT
    }

    /**
     * Returns what is shown in place of a value.
     *
     * @param value its own, to be changed or not
     */
    JsonNode redact(ActorAddress actor, Place place, JsonNode value);
}
