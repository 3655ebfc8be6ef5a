package dev.rouse.commit;

import dev.rouse.base.ErrorText;
import dev.rouse.kv.error.KvReadOnlyException;
import dev.rouse.log.GuardedLogger;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The reason that keeps a store from taking a node's commits, from the first one that it refuses to the next one that lands.
 * It is told to the log once: at once where the store says that it takes no writes, else when it has lasted. From any thread.
 */
final class StoreTrouble {

    private static final Logger LOG = GuardedLogger.of(StoreTrouble.class);
    private static final Duration PASSING = Duration.ofSeconds(1);

    private final Ticker ticker;
    private volatile @Nullable Episode now;

    StoreTrouble(Ticker ticker) {
        this.ticker = ticker;
    }

    private record Episode(long since, String cause, boolean readOnly, boolean told) {}

    /** The reason that the store gave last for taking no writes; null while it takes them or gives none. */
    @Nullable
    String readOnly() {
        Episode episode = now;
        return episode != null && episode.readOnly ? episode.cause : null;
    }

    /** The last error of a commit; null when the last one landed. */
    @Nullable
    String cause() {
        Episode episode = now;
        return episode == null ? null : episode.cause;
    }

    /** The store takes no writes: what it said. */
    void refused(KvReadOnlyException refusal) {
        Episode before = now;
        now = new Episode(since(before), refusal.reason(), true, true);
        if (before == null || !before.readOnly) {
            LOG.error("The store takes no writes, calls that change something are refused: {}", refusal.reason());
        }
    }

    /** A commit could not be made just now. */
    void failed(Throwable error) {
        Episode before = now;
        long since = since(before);
        boolean told = before != null && before.told;
        boolean lasts = ticker.nanoTime() - since >= PASSING.toNanos();
        String cause = ErrorText.message(error);
        now = new Episode(since, cause, false, told || lasts);
        if (lasts && !told) {
            LOG.warn("The store has taken no commit for {}, they are tried again: {}", PASSING, cause);
        }
    }

    private long since(@Nullable Episode before) {
        return before == null ? ticker.nanoTime() : before.since;
    }

    /** A commit landed. */
    void passed() {
        Episode before = now;
        if (before != null) {
            now = null;
            if (before.told) {
                LOG.info("The store takes commits again");
            }
        }
    }
}
