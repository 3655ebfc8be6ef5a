package dev.rouse;

import dev.rouse.fixture.document.Documents;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Tables of README and of the documents beside it, for tests that hold them to the code. */
public final class Readme {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private Readme() {}

    /** Rows of the table whose header begins with {@code header}, each as its cells, in whichever document it is. */
    public static List<List<String>> table(String header) {
        List<List<String>> rows = Documents.all().stream()
                .flatMap(document -> Documents.lines(document).stream())
                .dropWhile(line -> !line.startsWith("| " + header))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> Arrays.stream(line.substring(1, line.length() - 1).split("(?<!\\\\)\\|"))
                        .map(String::strip)
                        .toList())
                .toList();
        if (rows.isEmpty()) {
            throw new AssertionError("No document has a table that begins with '" + header + "'.");
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
}
