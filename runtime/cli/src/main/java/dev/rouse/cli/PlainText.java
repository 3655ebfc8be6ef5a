package dev.rouse.cli;

import org.jspecify.annotations.Nullable;

/** Text of strangers on a terminal: names and messages may hold what moves its cursor, colours it or turns its direction around. */
final class PlainText {

    private PlainText() {}

    /** With everything that is not shown as itself escaped as in JSON, line ends too: what was JSON is the same JSON. */
    static String of(@Nullable String text) {
        if (text == null) {
            return "";
        }
        StringBuilder plain = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (isShown(point)) {
                plain.appendCodePoint(point);
            } else {
                for (char unit : Character.toChars(point)) {
                    plain.append(String.format("\\u%04x", (int) unit));
                }
            }
        });
        return plain.toString();
    }

    private static boolean isShown(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }
}
