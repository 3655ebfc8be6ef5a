package dev.rouse.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Shows answers: as JSON for scripts, one document a line, or as tables and lists for people. */
final class Output {

    private static final String GAP = "  ";

    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean json;

    Output(PrintWriter out, PrintWriter err, boolean json) {
        this.out = out;
        this.err = err;
        this.json = json;
    }

    /** Whether anybody still reads it: a pipe may be closed, as {@code head} does. */
    boolean isHeard() {
        return !out.checkError();
    }

    /** Shows the rows that {@code answer} has under {@code name}, and tells people how to see the next. */
    void table(JsonNode answer, String name, List<String> columns) {
        if (json) {
            json(answer);
            return;
        }
        rows(answer.path(name), columns);
        String next = answer.path("next").asString("");
        if (!next.isEmpty()) {
            err.println("There are more: --cursor " + PlainText.of(next));
            err.flush();
        }
    }

    private void rows(JsonNode rows, List<String> columns) {
        List<List<String>> lines = new ArrayList<>();
        lines.add(columns.stream().map(Output::heading).toList());
        for (JsonNode row : rows) {
            lines.add(columns.stream().map(column -> text(row.path(column))).toList());
        }
        int[] widths = new int[columns.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        for (List<String> line : lines) {
            StringBuilder printed = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                printed.append(line.get(i))
                        .append(" ".repeat(widths[i] - line.get(i).length()))
                        .append(GAP);
            }
            out.println(printed.toString().stripTrailing());
        }
        out.flush();
    }

    /** A name in camel case, as the head of a column. */
    private static String heading(String column) {
        return column.replaceAll("(?=[A-Z])", "-").toUpperCase(Locale.ROOT);
    }

    /** Shows the fields of an object, one a line, those of objects in it behind a point. */
    void fields(JsonNode answer) {
        if (json) {
            json(answer);
            return;
        }
        fields("", answer);
        out.flush();
    }

    private void fields(String prefix, JsonNode object) {
        object.properties().forEach(field -> {
            String name = prefix + field.getKey();
            if (field.getValue().isObject() && !field.getValue().isEmpty()) {
                fields(name + ".", field.getValue());
            } else if (!field.getValue().isNull()) {
                out.println(PlainText.of(name) + ": " + text(field.getValue()));
            }
        });
    }

    /** Shows a value that an actor gave. */
    void value(JsonNode value) {
        json(value);
    }

    /** Tells people that it is done; scripts have the exit code. */
    void done(String what) {
        if (!json) {
            out.println(PlainText.of(what));
            out.flush();
        }
    }

    private void json(JsonNode answer) {
        out.println(PlainText.of(answer.toString()));
        out.flush();
    }

    /** The name of one of a list, and where a start had it from, if that is told. */
    private static String named(JsonNode one) {
        String source = one.path("source").asString("");
        return one.path("name").asString("") + (source.isEmpty() ? "" : "=" + source);
    }

    private static String text(JsonNode value) {
        if (value.isNull() || value.isMissingNode()) {
            return "-";
        }
        if (value.isArray() && value.path(0).has("name")) {
            return PlainText.of(value.valueStream().map(Output::named).collect(Collectors.joining(", ")));
        }
        String text = value.isContainer() ? value.toString() : value.asString();
        return text.isEmpty() ? "-" : PlainText.of(text);
    }
}
