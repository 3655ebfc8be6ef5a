package dev.rouse.kv.memory.commit;

import java.time.Duration;

/**
 * The end of a batch of commits.
 *
 * @param maxCommits with so many commits; 1 for no batches
 * @param maxDelay so long after the first commit joined, if not before
 */
public record BatchRule(int maxCommits, Duration maxDelay) {

    public static final BatchRule NONE = new BatchRule(1, Duration.ZERO);

    public BatchRule {
        if (maxCommits < 1 || maxDelay.isNegative()) {
            throw new IllegalArgumentException("A batch has at least 1 commit and no negative delay, got " + maxCommits
                    + " and " + maxDelay + ".");
        }
    }
}
