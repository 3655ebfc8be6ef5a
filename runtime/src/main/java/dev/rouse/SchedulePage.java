package dev.rouse;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of an actor's schedule, in the order in which the entries were made.
 *
 * @param next the cursor of the page after this; null at the end
 */
public record SchedulePage(
        List<ScheduleEntry> entries, @Nullable String next) {

    public SchedulePage {
        entries = List.copyOf(entries);
    }
}
