package dev.rouse.workflow.code;

import dev.rouse.record.workflow.BatchValue;
import dev.rouse.record.workflow.EntryRecord.Kind;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The thing that stands at one place of a workflow's code: a step, a wait. All subscriptions to it are of one entry of the history.
 *
 * @param path names of the scopes around it and its own, with a slash between
 * @param name of what it waits for, where somebody tells it
 * @param plan of its attempts; null where it has none
 * @param due until when it waits, in milliseconds since 1970, asked with the present time; null where no time ends that
 * @param value that it has at once; null where it has not
 */
public record Part(
        Kind kind,
        String path,
        String name,
        @Nullable StepPlan plan,
        @Nullable LongUnaryOperator due,
        @Nullable Supplier<byte @Nullable []> value) {

    static Part tried(Kind kind, String path, StepPlan plan) {
        return new Part(kind, path, "", plan, null, null);
    }

    static Part sleep(String path, LongUnaryOperator due) {
        return new Part(Kind.SLEEP, path, "", null, due, null);
    }

    /** @param batch that is empty */
    static Part receive(String path, LongUnaryOperator due, BatchValue batch) {
        return new Part(Kind.RECEIVE, path, "", null, due, batch::encode);
    }

    /** @param kind signal or promise */
    static Part word(Kind kind, String path, String name) {
        return new Part(kind, path, name, null, null, null);
    }

    static Part value(Kind kind, String path, Supplier<byte @Nullable []> value) {
        return new Part(kind, path, "", null, null, value);
    }

    /** A phrase for errors. */
    String phrase() {
        return phrase(kind, path);
    }

    /** A phrase for what stands at {@code path}. */
    public static String phrase(Kind kind, String path) {
        return kind.name().toLowerCase(java.util.Locale.ROOT) + " '" + path + "'";
    }
}
