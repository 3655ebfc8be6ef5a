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

/** Tables of README and of the documents beside it, for tests that hold them to the code. */
public final class Readme {

    /** The top directory of the project, from a module's. */
    static final Path PROJECT = Path.of("..");

    private static final List<String> DOCUMENTS =
            List.of("README.md", "runtime/README.md", "runtime/OPTIONS.md", "runtime/OPERATIONS.md");
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private Readme() {}

    /** Rows of the table whose header begins with {@code header}, each as its cells, in whichever document it is. */
    public static List<List<String>> table(String header) {
        List<List<String>> rows = DOCUMENTS.stream()
                .flatMap(Readme::lines)
                .dropWhile(line -> !line.startsWith("| " + header))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("(?<!\\\\)\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
        if (rows.isEmpty()) {
            throw new AssertionError("None of " + DOCUMENTS + " has a table that begins with '" + header + "'.");
        }
        return rows;
    }

    /** Texts between backticks in {@code cell}. */
    public static List<String> code(String cell) {
        return CODE.matcher(cell)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    /** Lines of {@code document}, a path from the project's top. */
    static Stream<String> lines(String document) {
        try {
            return Files.readAllLines(PROJECT.resolve(document)).stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
