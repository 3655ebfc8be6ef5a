package dev.rouse.wire;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as frames carry it: by its class and fields, and with the facts that every error of the runtime has, for whoever does not
 * know that class.
 *
 * @param type full name of its class
 * @param message in its own words; null for none
 * @param facts what each error of the runtime says of itself; null for any other
 * @param fields by which the class makes it again
 */
public record WireError(
        String type,
        @Nullable String message,
        @Nullable Facts facts,
        Map<String, Object> fields,
        @Nullable WireError cause) {

    /**
     * Fields that every error of the runtime has.
     *
     * @param retryable whether nothing happened: the same call may be made again
     * @param kind name of its kind, which a newer version may have more of
     */
    public record Facts(boolean retryable, String kind, String group, String code, Map<String, Object> metadata) {}
}
