package dev.rouse.net.event;

import dev.rouse.net.request.Query;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Cursor of live reads of the Durable Streams protocol, by which caches tell the waits of one place from each other: the number of an
 * interval of 20 seconds, always behind the one that the client has.
 */
record StreamCursor(long interval) {

    private static final long EPOCH = Instant.parse("2024-10-09T00:00:00Z").getEpochSecond();
    private static final long SECONDS = 20;
    private static final int LONGEST_STEP = 180;

    /**
     * @param known that the client has; null for none
     * @throws dev.rouse.net.request.RequestRefused it is none
     */
    static StreamCursor behind(@Nullable String known, long epochSecond) {
        long now = (epochSecond - EPOCH) / SECONDS;
        long before = known == null ? -1 : number(known);
        return new StreamCursor(
                before < now ? now : before + 1 + ThreadLocalRandom.current().nextInt(LONGEST_STEP));
    }

    private static long number(String text) {
        try {
            long number = Long.parseLong(text);
            if (number >= 0 && number < Long.MAX_VALUE - LONGEST_STEP) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Told below.
        }
        throw Query.invalid("A cursor is what the header Stream-Cursor of an answer said, got '" + text + "'.");
    }

    @Override
    public String toString() {
        return Long.toString(interval);
    }
}
