package dev.rouse.kv.fdb;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a {@link FdbKvStore}. Counts are since it was opened.
 *
 * @param lastAdmission how long the last {@link FdbKvStore#admission} took; null before the first
 * @param lastCommit how long the last successful commit took; null before the first
 * @param commitsInFlight commits whose outcome is not known yet
 * @param commitBytesInFlight keys and values of those, in bytes
 * @param openTransactions reads, commits and read-modify-writes under way
 * @param mainThreadBusyness how busy FoundationDB's network thread was in the last second, from 0 to 1; from about 0.9 on
 *     it is what limits this process
 * @param commits successful ones
 * @param lastMutations mutations of the last successful commit: the size of its group
 * @param meanMutations mutations of a successful commit, on average
 * @param conflicts attempts that were refused because of what others wrote
 * @param errors failed attempts by FoundationDB's error code, whether they were repeated or not; under 2000 all of the
 *     client's own that are not known by name, under 0 all others
 * @param unknownOutcomes commits that ended with {@link dev.rouse.kv.error.KvOutcomeUnknownException}
 * @param trouble what keeps the cluster from serving as it should, as it says itself: it is asked when something takes longer
 *     than a second; null when nothing is known
 */
public record FdbHealth(
        @Nullable Duration lastAdmission,
        @Nullable Duration lastCommit,
        int commitsInFlight,
        long commitBytesInFlight,
        int openTransactions,
        double mainThreadBusyness,
        long commits,
        int lastMutations,
        double meanMutations,
        long conflicts,
        Map<Integer, Long> errors,
        long unknownOutcomes,
        @Nullable String trouble) {

    public FdbHealth {
        errors = Map.copyOf(errors);
    }
}
