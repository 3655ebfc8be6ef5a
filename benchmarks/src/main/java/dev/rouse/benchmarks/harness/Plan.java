package dev.rouse.benchmarks.harness;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The JVMs of a run, one after the other, and how much of the usual effort fits into the time that there is: warm-ups and
 * rounds are as long as that allows, and equally shortened for all.
 *
 * @param turns in their order
 * @param usual what each would take if there were time enough
 * @param limit of the whole run
 * @param pace how many times longer than expected everything takes here that has no given length, at least 1
 * @param share of the usual lengths, two digits behind the point
 */
public record Plan(List<Scenario> turns, Effort usual, Duration limit, double pace, double share) {

    /** Shorter rounds tell nothing: rather is something left out. */
    private static final double LEAST_SHARE = 0.3;

    /** Of the limit: some measurements take longer than expected, and the last one should not pay for them. */
    private static final double FILLED = 0.88;

    /** The limit by this is the time whose measure weighs as much as what was expected of the machine. */
    private static final int DOUBTS = 10;

    private static final double SLOWEST = 3;

    private static final int TIMES_TOO_LONG = 2;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    public Plan {
        turns = List.copyOf(turns);
    }

    /**
     * With the longest warm-ups and rounds that fit.
     *
     * @param wanted the largest share of the usual lengths
     */
    public static Plan of(List<Scenario> turns, Effort usual, double wanted, Duration limit) {
        return of(turns, usual, wanted, limit, 1);
    }

    private static Plan of(List<Scenario> turns, Effort usual, double wanted, Duration limit, double pace) {
        double preparing =
                turns.stream().mapToDouble(turn -> seconds(turn.preparation())).sum();
        double measuring = turns.stream()
                .mapToDouble(turn -> seconds(measuring(turn, usual, 1)))
                .sum();
        double fits = Math.floor(100 * (FILLED * seconds(limit) - pace * preparing) / measuring) / 100;
        return new Plan(turns, usual, limit, pace, Math.min(wanted, Math.max(LEAST_SHARE, fits)));
    }

    /** About how long all of it takes. */
    public Duration expected() {
        return turns.stream().map(this::expected).reduce(Duration.ZERO, Duration::plus);
    }

    private Duration expected(Scenario turn) {
        return Duration.ofMillis(Math.round(pace * turn.preparation().toMillis()))
                .plus(measuring(turn, usual, share));
    }

    /** About how long the first of them takes on a machine that is as fast as it should be. */
    public Duration expectedOfNext() {
        Scenario next = turns.get(0);
        return next.preparation().plus(measuring(next, usual, share));
    }

    private static Duration measuring(Scenario turn, Effort usual, double share) {
        return turn.isTimed() ? usual.of(turn).times(share).expected() : Duration.ZERO;
    }

    /**
     * After how long {@code turn} is not waited for: when the time is up, or when it takes so much longer than it should
     * that others would have none. Half of the time that nobody is expected to need is its too.
     */
    public Duration longest(Scenario turn) {
        Duration toSpare = limit.minus(expected()).dividedBy(2);
        Duration tooLong = expected(turn)
                .multipliedBy(TIMES_TOO_LONG)
                .plus(PATIENCE)
                .plus(toSpare.isNegative() ? Duration.ZERO : toSpare);
        return tooLong.compareTo(limit) < 0 ? tooLong : limit;
    }

    /**
     * The plan for what is still to do: where the turns before took longer than expected, the others are shortened
     * more, and more is allowed for what cannot be shortened.
     *
     * @param passed that they took
     * @param expected that they should have taken
     */
    public Plan rest(int done, Duration passed, Duration expected) {
        double doubt = seconds(limit) / DOUBTS;
        double slower = (seconds(passed) + doubt) / (seconds(expected) + doubt);
        return of(
                turns.subList(done, turns.size()),
                usual,
                share,
                limit.minus(passed),
                Math.min(SLOWEST, Math.max(1, slower)));
    }

    /** For people, before it begins. */
    public String text() {
        String lengths = share == 1 ? "" : String.format(Locale.ROOT, ", warm-ups and rounds at %.0f %%", 100 * share);
        String tooMuch = expected().compareTo(limit) > 0 ? "; what is last is LEFT OUT when the time is up" : "";
        return turns.size() + " measurements, each in a JVM of its own, in about " + clock(expected()) + " and at most "
                + clock(limit) + lengths + tooMuch + ".";
    }

    /** Minutes and seconds: {@code 2:05}. */
    public static String clock(Duration time) {
        return String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }
}
