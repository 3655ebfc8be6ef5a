package dev.rouse.wire;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** A frame while it is read: its tokens, where in it the reader is, and what it met that it does not know. */
final class FrameInput {

    private static final int LONGEST_EXCERPT = 64;

    private final JsonParser parser;
    private final FrameEncoding encoding;
    private String frame = "";
    private @Nullable String field;
    private @Nullable String unrecognized;

    FrameInput(JsonParser parser, FrameEncoding encoding) {
        this.parser = parser;
        this.encoding = encoding;
    }

    JsonParser parser() {
        return parser;
    }

    FrameEncoding encoding() {
        return encoding;
    }

    void inFrame(String name) {
        frame = name;
    }

    void inField(@Nullable String name) {
        field = name;
    }

    /** Its name; empty before that was read. */
    String frame() {
        return frame;
    }

    @Nullable
    String field() {
        return field;
    }

    /** Notes a value that only a newer version knows. */
    void unrecognized(String value) {
        unrecognized = "'" + frame + "' with " + field + " " + excerpt(value);
    }

    /** The first part of the frame that only a newer version knows; null for none. */
    @Nullable
    String unrecognized() {
        return unrecognized;
    }

    /** Moves to the next token; null at the end of the input. */
    @Nullable
    JsonToken next() {
        return parser.nextToken();
    }

    /** The token that it is at; null at the end. */
    @Nullable
    JsonToken token() {
        return parser.currentToken();
    }

    /** @throws MalformedFrameException the token is another one */
    void check(JsonToken wanted, String expected) {
        if (token() != wanted) {
            throw malformed(expected);
        }
    }

    /** Passes over the item that it is at. */
    void skip() {
        parser.skipChildren();
    }

    /** The token that it is at is not what was expected. */
    MalformedFrameException malformed(String expected) {
        return malformed(expected, given());
    }

    MalformedFrameException malformed(String expected, String given) {
        return malformed(expected, given, null);
    }

    MalformedFrameException malformed(String expected, String given, @Nullable Throwable cause) {
        return new MalformedFrameException(frame.isEmpty() ? null : frame, field, expected, given, cause);
    }

    private String given() {
        JsonToken token = token();
        if (token == null) {
            return "the end of it";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case END_OBJECT -> "the end of an object";
            case START_ARRAY -> "an array";
            case END_ARRAY -> "the end of an array";
            case VALUE_EMBEDDED_OBJECT -> "bytes";
            case VALUE_NULL -> "null";
            default -> excerpt(parser.getString());
        };
    }

    private static String excerpt(String text) {
        return "'" + shown(text) + "'";
    }

    /** The beginning of a text that anybody may have sent, as messages and logs can have it. */
    static String shown(String text) {
        String beginning = text.length() <= LONGEST_EXCERPT ? text : text.substring(0, LONGEST_EXCERPT) + "...";
        return FieldTypes.wellFormed(beginning).replaceAll("\\p{Cntrl}", "?");
    }
}
