package dev.rouse.remote.peer;

import dev.rouse.OverloadedException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Bytes of calls, and of parts of streams that calls bring with them, which wait for the link to one node, bounded together; and these
 * streams. Lane only.
 */
final class Waiting {

    private final long limit;
    private final Set<BroughtParts> streams = new LinkedHashSet<>();
    private long bytes;

    /** @param limit of bytes */
    Waiting(long limit) {
        this.limit = limit;
    }

    /** Counts what is to wait. Returns why it may not; null where it may. */
    @Nullable
    OverloadedException take(long more) {
        if (bytes + more > limit) {
            return new OverloadedException("bytes of calls that wait for a link to one node", limit);
        }
        bytes += more;
        return null;
    }

    void give(long less) {
        bytes -= less;
    }

    void add(BroughtParts stream) {
        streams.add(stream);
    }

    void remove(BroughtParts stream) {
        streams.remove(stream);
    }

    /** The link of {@code peer} takes what is sent. */
    void goOn(Peer peer) {
        List<BroughtParts> all = List.copyOf(streams);
        streams.clear();
        all.forEach(stream -> stream.goOn(peer));
    }
}
