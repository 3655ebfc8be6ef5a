package dev.rouse.kv.fdb.actors;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Counts of FoundationDB's client of its own requests, all databases of this JVM together: from the events
 * {@code TransactionMetrics} of its trace, one each 5 s.
 */
record ClientCounters(double newest, Map<String, Long> totals) {

    private static final Duration GLANCE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final double PERIOD_SECONDS = 5.2;
    private static final Pattern TIME = Pattern.compile("\"Time\": \"([0-9.]+)\"");
    private static final Pattern ID = Pattern.compile("\"ID\": \"([0-9a-f]+)\"");
    /** Rate, roughness, total. */
    private static final Pattern COUNTER = Pattern.compile("\"(\\w+)\": \"\\S+ \\S+ (\\d+)\"");

    /** Waits for counts that have in them all that was asked for until now. */
    static ClientCounters now(Path traces) {
        double from = System.currentTimeMillis() / 1_000.0;
        return Mono.fromCallable(() -> read(traces))
                .subscribeOn(Schedulers.boundedElastic())
                .delayElement(GLANCE)
                .repeat()
                .filter(counters -> counters.newest > from + PERIOD_SECONDS)
                .blockFirst(PATIENCE);
    }

    private static ClientCounters read(Path traces) {
        Map<String, Map<String, Long>> byDatabase = new HashMap<>();
        double[] newest = {0};
        try (Stream<Path> files = Files.list(traces)) {
            files.sorted().flatMap(ClientCounters::events).forEach(event -> {
                newest[0] = Math.max(newest[0], Double.parseDouble(first(TIME, event)));
                byDatabase.put(first(ID, event), counters(event));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, Long> totals = new HashMap<>();
        byDatabase.values().forEach(one -> one.forEach((name, count) -> totals.merge(name, count, Long::sum)));
        return new ClientCounters(newest[0], totals);
    }

    private static Stream<String> events(Path file) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.contains("\"Type\": \"TransactionMetrics\"") && line.endsWith("}"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String first(Pattern pattern, String event) {
        Matcher found = pattern.matcher(event);
        if (!found.find()) {
            throw new IllegalStateException("no " + pattern + " in " + event);
        }
        return found.group(1);
    }

    private static Map<String, Long> counters(String event) {
        Map<String, Long> counters = new HashMap<>();
        COUNTER.matcher(event).results().forEach(one -> counters.put(one.group(1), Long.parseLong(one.group(2))));
        return counters;
    }

    /** How many more there are than {@code before}. */
    long more(String counter, ClientCounters before) {
        return totals.get(counter) - before.totals.getOrDefault(counter, 0L);
    }
}
