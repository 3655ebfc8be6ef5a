package dev.rouse;

import dev.rouse.base.Arguments;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of an actor's own data, in the order of the keys.
 *
 * @param next the cursor of the page after this; null at the end
 */
public record DataPage(List<DataEntry> entries, @Nullable String next) {

    /** Copies the entries. */
    public DataPage {
        entries = List.copyOf(Arguments.noNulls("entries", entries));
    }
}
