package dev.rouse.benchmarks.report;

import dev.rouse.benchmarks.harness.Result;
import dev.rouse.benchmarks.harness.Scenario;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A file of results, one JSON object a line, which grows from run to run. */
public final class Report {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final Path file;

    /** @param directory which is made where there is none */
    public Report(Path directory) {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.file = directory.resolve("results.jsonl");
    }

    /** {@code results.jsonl} in the directory. */
    public Path file() {
        return file;
    }

    /** Adds a line. */
    public void add(Result result) {
        try {
            Files.writeString(
                    file,
                    JSON.writeValueAsString(result) + System.lineSeparator(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Number of results, of this version of the program or of earlier ones. */
    public int size() {
        return lines().size();
    }

    /** The results behind the first {@code earlier} ones, which are not read: they may be of another version. */
    public List<Result> resultsAfter(int earlier) {
        return lines().stream()
                .skip(earlier)
                .map(line -> JSON.readValue(line, Result.class))
                .toList();
    }

    /** The results of all that did the work of {@code scenario}, as far as this version can read them. */
    public List<Result> resultsOf(Scenario scenario) {
        return read(file).stream()
                .filter(result -> result.work().equals(scenario.work()))
                .toList();
    }

    private List<String> lines() {
        return Files.exists(file) ? lines(file) : List.of();
    }

    /** All results in {@code file} that this version can read: lines of others are passed over. */
    public static List<Result> read(Path file) {
        return lines(file).stream().flatMap(Report::parse).toList();
    }

    private static Stream<Result> parse(String line) {
        try {
            return Stream.of(JSON.readValue(line, Result.class));
        } catch (JacksonException e) {
            return Stream.empty();
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
