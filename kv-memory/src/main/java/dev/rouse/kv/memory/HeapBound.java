package dev.rouse.kv.memory;

import dev.rouse.kv.error.KvUnavailableException;
import java.nio.file.Path;

/** A count of the bytes read of a store that is being opened, which is refused before the heap is full. */
final class HeapBound {

    private final Path directory;
    private final long limit;
    private long bytes;

    HeapBound(Path directory, long limit) {
        this.directory = directory;
        this.limit = limit;
    }

    /** @throws KvUnavailableException when it is more than the store may hold */
    void add(long more) {
        bytes += more;
        if (bytes > limit) {
            throw new KvUnavailableException(
                    "The store in " + directory + " holds more than the " + limit
                            + " bytes that it may hold in this process: give the process a larger heap (-Xmx), or the store"
                            + " more of it (maxBytes). Nothing was changed.",
                    null);
        }
    }
}
