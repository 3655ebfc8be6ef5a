package dev.rouse.kv.memory.journal;

import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvMutation;
import dev.rouse.kv.error.KvLostException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;

/** The copy of a store on disk: groups of commits become durable in it, one group at a time. Used by one thread at a time. */
public interface Disk {

    /** The directory, for messages. */
    Path path();

    /**
     * Looks whether the files are still where they were.
     *
     * @throws KvLostException when they are not: nothing may be written any more
     */
    void check() throws IOException;

    /** Adds mutations to the group that the next {@link #commit} makes durable. */
    void apply(List<KvMutation> mutations) throws IOException;

    /**
     * Makes everything applied since the last commit durable, as {@code version}, before it returns: all of it, or, after a
     * crash meanwhile, none. When it throws, nobody knows which until {@link #suspend} tells or the store is opened again.
     */
    void commit(long version) throws IOException;

    /** Called after the answers of a group are delivered, for work that can wait. */
    void tidy() throws IOException;

    /**
     * Ends writing after a failure, so that nothing of what failed can come later, and looks what is there.
     *
     * @return the newest version that can be read; what came after {@code durable} may not survive a loss of power
     */
    long suspend(long durable) throws IOException;

    /**
     * Goes on after {@link #suspend}: reads and verifies everything, and hands it out, before anything is written.
     *
     * @return the newest version, which is durable now
     * @throws IOException when it cannot be written yet: try again later
     */
    long resume(long durable, BiConsumer<KvKey, byte[]> entry) throws IOException;

    /**
     * Makes a copy of all that is durable, in a directory that is not there yet or empty.
     *
     * @throws IOException when it cannot be made; the copy is incomplete then, and is refused where it is opened
     */
    void copyTo(Path target) throws IOException;

    /** Writes out what speeds up the next start, and closes. */
    void close() throws IOException;

    /** Closes without writing anything more. */
    void abandon() throws IOException;

    /** Closes without touching what is at its path now: it may be another's. */
    void leave() throws IOException;
}
