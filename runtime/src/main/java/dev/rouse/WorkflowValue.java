package dev.rouse;

import dev.rouse.base.Arguments;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A value in an exported {@link WorkflowHistory}: the input, the result of a step, a signal. As JSON it is an object with the member that its
 * {@link Kind} names. Immutable.
 */
public final class WorkflowValue {

    /** Extent of what is told of a value. */
    public enum Kind {
        /** The value: {@code {"json": …}}. */
        JSON,
        /** JSON whose texts are empty, whose numbers are 0 and which is false where it says yes or no: {@code {"shape": …}}. */
        SHAPE,
        /** The value as a codec wrote it that does not write JSON: {@code {"bytes": "…"}}, by Base64. */
        BYTES,
        /** The number of its bytes: {@code {"size": 17}}. */
        HIDDEN
    }

    private final Kind kind;
    private final String text;
    private final byte[] bytes;
    private final int size;

    private WorkflowValue(Kind kind, String text, byte[] bytes, int size) {
        this.kind = kind;
        this.text = text;
        this.bytes = bytes;
        this.size = size;
    }

    /**
     * A value that is JSON.
     *
     * @throws IllegalArgumentException it is not
     */
    public static WorkflowValue json(String text) {
        return of(Kind.JSON, HistoryJson.parse(Arguments.required("text", text)));
    }

    /** A text as a value. */
    public static WorkflowValue text(String text) {
        return of(Kind.JSON, HistoryJson.textNode(Arguments.required("text", text)));
    }

    static WorkflowValue of(Kind kind, JsonNode tree) {
        return new WorkflowValue(kind, HistoryJson.text(tree), new byte[0], 0);
    }

    /**
     * A value as a codec wrote it.
     *
     * @param bytes copied
     */
    public static WorkflowValue bytes(byte[] bytes) {
        return new WorkflowValue(
                Kind.BYTES, "", Arguments.required("bytes", bytes).clone(), 0);
    }

    /** A value that is not told. */
    public static WorkflowValue hidden(int size) {
        return new WorkflowValue(Kind.HIDDEN, "", new byte[0], size);
    }

    /** A value as a codec wrote it: JSON where it is, else bytes. */
    public static WorkflowValue written(byte[] bytes) {
        JsonNode tree = HistoryJson.parsed(Arguments.required("bytes", bytes));
        return tree == null ? bytes(bytes) : of(Kind.JSON, tree);
    }

    /** Extent of what is told of it. */
    public Kind kind() {
        return kind;
    }

    /** Its JSON, or the shape of that; empty where it is neither. */
    public String json() {
        return text;
    }

    /** The text that it is, as {@link #text} makes it; its JSON where it is something else. */
    public String asText() {
        JsonNode tree = text.isEmpty() ? HistoryJson.textNode("") : HistoryJson.parse(text);
        return tree.isString() ? tree.asString() : text;
    }

    /** Its bytes; JSON as UTF-8. None where it is hidden. */
    public byte[] bytes() {
        return kind == Kind.BYTES ? bytes.clone() : HistoryJson.bytes(text);
    }

    /** Number of its bytes. */
    public int size() {
        return kind == Kind.HIDDEN ? size : bytes().length;
    }

    /** Its shape: the fields of objects and the lengths of lists stay. Hidden where it is no JSON. */
    public WorkflowValue shape() {
        return switch (kind) {
            case JSON -> of(Kind.SHAPE, HistoryJson.shape(HistoryJson.parse(text)));
            case BYTES -> hidden();
            case SHAPE, HIDDEN -> this;
        };
    }

    /** The same, not told. */
    public WorkflowValue hidden() {
        return hidden(size());
    }

    JsonNode tree() {
        return switch (kind) {
            case JSON -> HistoryJson.object("json", HistoryJson.parse(text));
            case SHAPE -> HistoryJson.object("shape", HistoryJson.parse(text));
            case BYTES ->
                HistoryJson.object(
                        "bytes", HistoryJson.textNode(Base64.getEncoder().encodeToString(bytes)));
            case HIDDEN -> HistoryJson.object("size", HistoryJson.number(size));
        };
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof WorkflowValue that
                && kind == that.kind
                && text.equals(that.text)
                && size == that.size
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, text, size, Arrays.hashCode(bytes));
    }

    @Override
    public String toString() {
        return HistoryJson.text(tree());
    }
}
