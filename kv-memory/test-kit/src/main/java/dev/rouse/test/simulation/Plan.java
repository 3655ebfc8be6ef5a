package dev.rouse.test.simulation;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The steps that one run of a simulation may take, all of which come of its seed: operations, faults, and the like. Each step draws from
 * randomness of its own, so that it is the same when others are left out.
 */
public final class Plan {

    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final long seed;
    private final @Nullable Set<String> kept;
    private final Map<String, Told> taken = new LinkedHashMap<>();

    /** A step in words, and when it was. */
    private record Told(Duration at, String words) {}

    private Plan(long seed, @Nullable Set<String> kept) {
        this.seed = seed;
        this.kept = kept;
    }

    /** The plan with all steps of a seed. */
    public static Plan of(long seed) {
        return new Plan(seed, null);
    }

    /** The plan of a text: a seed, or a seed with its steps, as {@code 17:f1,o3}. */
    public static Plan parse(String text) {
        String[] parts = text.strip().split(":", 2);
        try {
            long seed = Long.parseLong(parts[0]);
            return parts.length == 1 ? of(seed) : new Plan(seed, new LinkedHashSet<>(List.of(parts[1].split(","))));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "A run to repeat is a seed, as 17, or a seed with its steps, as 17:f1,o3, got '" + text + "'.", e);
        }
    }

    /** The same with these steps alone, to be run anew. */
    public Plan with(Set<String> steps) {
        return new Plan(seed, new LinkedHashSet<>(steps));
    }

    /** The seed of all steps. */
    public long seed() {
        return seed;
    }

    /** Randomness of one part of the run. */
    public SplittableRandom random(String part) {
        return new SplittableRandom(seed * MIX + part.hashCode());
    }

    /** Whether a step is taken: the run asks this once for each that it comes to. */
    public boolean takes(String step) {
        boolean takes = kept == null || kept.contains(step);
        if (takes) {
            taken.put(step, new Told(Duration.ZERO, step));
        }
        return takes;
    }

    /** Says in words what a step has turned out to be, and at what time of the run. */
    public void tell(String step, Duration at, String words) {
        taken.replace(step, new Told(at, words));
    }

    /** The steps that were taken, in the order in which they were asked for. */
    public Set<String> taken() {
        return new LinkedHashSet<>(taken.keySet());
    }

    /** Each step that was taken, in words, in the order in which they came. */
    public List<String> words() {
        return taken.values().stream()
                .sorted(Comparator.comparing(Told::at))
                .map(told -> String.format(Locale.ROOT, "%8.3f s  %s", told.at.toNanos() / 1e9, told.words))
                .toList();
    }

    /** The text that {@link #parse} takes, of the steps that were taken. */
    @Override
    public String toString() {
        return seed + ":" + String.join(",", taken.keySet());
    }
}
