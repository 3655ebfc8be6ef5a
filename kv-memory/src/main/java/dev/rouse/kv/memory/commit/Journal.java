package dev.rouse.kv.memory.commit;

import dev.rouse.kv.KvVersion;
import dev.rouse.kv.error.KvException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Sinks;

/** Makes accepted commits durable, in the order in which they are handed over. Called from the {@link DrainLoop} only. */
public interface Journal {

    /**
     * Takes over what was decided at {@code version}: publishes the version and delivers the answers once all accepted
     * commits up to here are durable. A refusal waits as well: it may come from a write that nobody can read yet, and
     * whoever tries again at once would lose again.
     */
    void keep(KvVersion version, List<PendingCommit> commits);

    /** The reason why nothing is taken now, before it is decided; null when all is well. */
    @Nullable
    KvException refusal();

    /** Closes, as nothing comes any more: makes durable what came, releases everything and ends {@code ended}. */
    void close(Sinks.Empty<Void> ended);
}
