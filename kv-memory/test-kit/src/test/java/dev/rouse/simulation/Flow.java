package dev.rouse.simulation;

import dev.rouse.history.LedgerHistory.Fate;
import dev.rouse.simulation.Bureau.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A workflow that a client has started, or may have. */
final class Flow {

    final long number;
    final String bureau;
    final Kind kind;
    Fate fate = Fate.RUNS;

    Flow(long number, String bureau, Kind kind) {
        this.number = number;
        this.bureau = bureau;
        this.kind = kind;
    }

    /**
     * What is wrong with how it has ended; null for nothing.
     *
     * @param end as {@link Bureau#ends} tells it
     * @param lines of its bureau
     */
    @Nullable
    String wrong(String end, List<String> lines) {
        String prefix = Bureau.id(number) + " ";
        List<String> own = lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()))
                .toList();
        if (end.equals("NONE")) {
            return fate == Fate.DONE ? "workflow lost: " + this : own.isEmpty() ? null : "of nothing: " + own;
        }
        if (fate == Fate.FAILED) {
            return this + " failed to start, and is " + end;
        }
        boolean isRight = end.startsWith(status() + " ") && isRight(own, end.substring(end.indexOf(' ') + 1));
        return isRight ? null : this + " is " + end + ", and has done " + own;
    }

    private String status() {
        return switch (kind) {
            case UNDOES -> "FAILED";
            case LINGERS -> "CANCELLED";
            default -> "COMPLETED";
        };
    }

    private boolean isRight(List<String> lines, String result) {
        return switch (kind) {
            case STEPS -> lines.equals(List.of("a", "b", "c")) && result.equals("c");
            case SLEEPS, WAITS -> lines.equals(List.of("a", "b")) && result.equals("b");
            case RECEIVES, COLLECTS -> lines.size() == 1 && lines.get(0).startsWith("got [") && result.equals("got");
            case RACES -> lines.equals(List.of(result, "end")) && result.startsWith("race/");
            case LOOPS -> lines.equals(loop()) && result.equals("end");
            case BRANCHES ->
                lines.size() == 3
                        && lines.containsAll(List.of("all/0/a", "all/1/b"))
                        && lines.get(2).equals("end");
            case UNDOES -> lines.equals(List.of("a", "b", "b~", "a~"));
            case LINGERS ->
                lines.isEmpty() || lines.equals(List.of("a", "a~")) || lines.equals(List.of("a", "b", "b~", "a~"));
            case STUMBLES -> lines.equals(List.of("hard", "end"));
        };
    }

    private static List<String> loop() {
        List<String> all = new ArrayList<>(IntStream.range(0, Bureau.ITERATIONS)
                .mapToObj(i -> "loop/#" + i + "/step")
                .toList());
        all.add("end");
        return all;
    }

    @Override
    public String toString() {
        return kind + " " + Bureau.id(number) + " of " + bureau + ", " + fate;
    }
}
