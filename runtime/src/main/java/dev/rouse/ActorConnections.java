package dev.rouse;

import java.util.List;
import java.util.Optional;

/**
 * The connections of clients to an actor, as its turns see them: with what the running turn has changed. Of a connection nobody hears
 * before {@link Actor#onBeforeConnect} has accepted it.
 */
public interface ActorConnections {

    /** Those that are open, in the order of their ids. A copy. */
    List<ActorConnection> all();

    /** The number of those that are open. */
    int count();

    /** The open one of that id. */
    Optional<ActorConnection> find(String id);

    /** The connection whose message or call the running turn carries out; empty for a turn that came another way. */
    Optional<ActorConnection> current();
}
