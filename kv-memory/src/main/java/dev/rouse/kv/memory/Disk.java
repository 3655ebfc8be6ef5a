package dev.rouse.kv.memory;

import dev.rouse.kv.KvMutation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The copy of a store on disk: groups of commits become durable in it, one group at a time. Used by one thread at a time. */
interface Disk {

    /** The directory, for messages. */
    Path path();

    /** Adds mutations to the group that the next {@link #commit} makes durable. */
    void apply(List<KvMutation> mutations) throws IOException;

    /**
     * Everything applied since the last commit is durable, as {@code version}, once this returns: all of it, or, after a
     * crash meanwhile, none. When it throws, nobody knows which until the store is opened again.
     */
    void commit(long version) throws IOException;

    /** Called after the answers of a group are delivered, for work that can wait. */
    void tidy() throws IOException;

    /** Writes out what speeds up the next start, and closes. */
    void close() throws IOException;

    /** Closes without writing anything more. */
    void abandon() throws IOException;
}
