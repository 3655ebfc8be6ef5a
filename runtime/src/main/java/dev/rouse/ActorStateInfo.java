package dev.rouse;

import dev.rouse.base.Arguments;

/**
 * The state of an actor as it is in the store, read without waking it.
 *
 * @param revision a name that no other content of the state has
 * @param version of its schema, see {@link LifecycleOptions.Builder#stateVersion}
 * @param bytes that its codec wrote
 * @param editable whether {@code json} is what its codec wrote, which can therefore read other JSON as a state
 * @param json the state as JSON; where its codec writes another format what Jackson makes of the object
 */
public record ActorStateInfo(String revision, int version, int bytes, boolean editable, String json) {

    /** Checks that nothing is null. */
    public ActorStateInfo {
        Arguments.required("revision", revision);
        Arguments.required("json", json);
    }
}
