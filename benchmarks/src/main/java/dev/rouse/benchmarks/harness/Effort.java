package dev.rouse.benchmarks.harness;

import java.time.Duration;

/**
 * The time to spend on measuring.
 *
 * @param longestWarmUp after which rounds count even if they still get faster
 * @param rounds that count, at least 1
 * @param round the length of one
 * @param mostActors that there are at the same time, whatever a scenario wants: fewer only where figures do not matter
 */
public record Effort(Duration longestWarmUp, int rounds, Duration round, int mostActors) {

    private static final int MILLION = 1_000_000;

    /** For a look: everything in less than three minutes. */
    public static final Effort QUICK = new Effort(Duration.ofMillis(1800), 4, Duration.ofMillis(250), MILLION);

    /** For figures that are quoted: everything in less than half an hour. */
    public static final Effort FULL = new Effort(Duration.ofSeconds(5), 7, Duration.ofSeconds(1), MILLION);

    /** Whether promises are held against what it finds: in a quick look, the compiler has not come to rest. */
    public boolean judges() {
        return rounds >= FULL.rounds;
    }

    /** As many actors as may be of {@code wanted}. */
    public int actors(int wanted) {
        return Math.min(wanted, mostActors);
    }

    /** With {@code share} of the time for warm-up and rounds. */
    public Effort times(double share) {
        return new Effort(times(longestWarmUp, share), rounds, times(round, share), mostActors);
    }

    /** With the warm-up that {@code scenario} needs; none where there is to be none. */
    public Effort of(Scenario scenario) {
        Duration needed = judges() ? scenario.warmUp() : scenario.warmUp().dividedBy(2);
        boolean enough = longestWarmUp.isZero() || longestWarmUp.compareTo(needed) >= 0;
        return enough ? this : new Effort(needed, rounds, round, mostActors);
    }

    /** Warm-up and rounds, if nothing goes wrong: warm-ups end when nothing gets faster, most of them half-way. */
    public Duration expected() {
        return longestWarmUp.dividedBy(2).plus(round.multipliedBy(rounds));
    }

    /** After which no further round begins, since each takes longer than it should. */
    public Duration longest() {
        return longestWarmUp.plus(round.multipliedBy(2L * rounds));
    }

    private static Duration times(Duration length, double share) {
        return Duration.ofMillis(Math.round(length.toMillis() * share));
    }
}
