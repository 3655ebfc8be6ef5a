package dev.rouse.kv.fdb.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Times of the rounds of a trial, each kind by its name. */
final class Times {

    private final String trial;
    private final Map<String, List<Duration>> byName = new LinkedHashMap<>();
    private final List<String> remarks = new ArrayList<>();
    private final int rounds;

    /** @param rounds of more than one only the times are told */
    Times(String trial, int rounds) {
        this.trial = trial;
        this.rounds = rounds;
    }

    void add(String name, Duration time) {
        byName.computeIfAbsent(name, first -> new ArrayList<>()).add(time);
    }

    void add(String remark) {
        remarks.add(remark);
    }

    private Duration median(String name) {
        List<Duration> sorted = byName.get(name).stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    private Duration longest(String name) {
        return byName.get(name).stream().max(Duration::compareTo).orElseThrow();
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner("; ", trial + ": ", "");
        byName.forEach((name, all) -> text.add(name + " " + median(name).toMillis() + " ms"
                + (all.size() == 1 ? "" : " (at most " + longest(name).toMillis() + ", " + all.size() + " rounds)")));
        if (rounds <= 1) {
            remarks.forEach(text::add);
        }
        return text.toString();
    }
}
