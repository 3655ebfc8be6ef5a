package dev.rouse.benchmarks.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
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

    /** All lines, of this run and of those before. */
    public List<Result> results() {
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream()
                            .map(line -> JSON.readValue(line, Result.class))
                            .toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
