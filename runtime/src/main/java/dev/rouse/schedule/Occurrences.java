package dev.rouse.schedule;

import dev.rouse.ScheduleEntry.Timing;
import dev.rouse.record.ScheduleRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The times at which recurring entries are due, in milliseconds since 1970. */
public final class Occurrences {

    /** Beyond it, times of a cron expression that nobody was there for are not counted. */
    private static final int MAX_COUNTED = 100;

    private Occurrences() {}

    /** The first time after both the entry's own and {@code now}; 0 when there is none before its end. */
    public static long next(ScheduleRecord entry, long now) {
        long next = nextOfAll(entry, now);
        return entry.end().isBefore(next) ? 0 : next;
    }

    private static long nextOfAll(ScheduleRecord entry, long now) {
        if (entry.timing() instanceof Timing.Every every) {
            long interval = every.interval().toMillis();
            return entry.due() + (passed(entry.due(), now, interval) + 1) * interval;
        }
        if (entry.timing() instanceof Timing.Cron cron) {
            Instant next = CronTimes.of(cron).next(Instant.ofEpochMilli(Math.max(entry.due(), now)));
            return next == null ? 0 : next.toEpochMilli();
        }
        return 0;
    }

    /** Number of times after the entry's own, and not after its end, that have come by {@code clock}. */
    public static long missed(ScheduleRecord entry, long clock) {
        long now = Math.min(clock, entry.end().until());
        if (entry.timing() instanceof Timing.Every every) {
            return passed(entry.due(), now, every.interval().toMillis());
        }
        return entry.timing() instanceof Timing.Cron cron && entry.due() < now ? missed(cron, entry.due(), now) : 0;
    }

    private static long missed(Timing.Cron cron, long due, long now) {
        CronTimes times = CronTimes.of(cron);
        int count = 0;
        @Nullable Instant next = times.next(Instant.ofEpochMilli(due));
        while (count < MAX_COUNTED && next != null && next.toEpochMilli() <= now) {
            count++;
            next = times.next(next);
        }
        return count;
    }

    private static long passed(long due, long now, long interval) {
        return Math.max(0, now - due) / interval;
    }
}
