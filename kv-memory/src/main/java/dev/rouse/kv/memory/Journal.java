package dev.rouse.kv.memory;

import dev.rouse.kv.KvVersion;
import java.util.List;
import reactor.core.publisher.Sinks;

/** Where accepted commits become durable, in the order they are handed over. Called from the {@link Line} only. */
interface Journal {

    /** Takes over the commits of {@code version}: publishes the version and delivers them once they are durable. */
    void keep(KvVersion version, List<PendingCommit> commits);

    /** Nothing comes any more: makes durable what came, releases everything and ends {@code ended}. */
    void close(Sinks.Empty<Void> ended);
}
