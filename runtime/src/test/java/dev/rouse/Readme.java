package dev.rouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What README says in its tables, for tests that hold it to the truth. */
public final class Readme {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private Readme() {}

    /** Rows of the table whose header begins with {@code header}, each as its cells. */
    public static List<List<String>> table(String header) {
        List<List<String>> rows = lines().dropWhile(line -> !line.startsWith("| " + header))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("(?<!\\\\)\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
        if (rows.isEmpty()) {
            throw new AssertionError("README has no table that begins with '" + header + "'.");
        }
        return rows;
    }

    /** What stands between backticks in {@code cell}. */
    public static List<String> code(String cell) {
        return CODE.matcher(cell)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    private static Stream<String> lines() {
        try {
            return Files.readAllLines(Path.of("..", "README.md")).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
