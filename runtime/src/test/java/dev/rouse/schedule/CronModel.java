package dev.rouse.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Model of a cron expression: looks at each minute that passes, at what the clocks of the zone show then. It knows numbers,
 * lists, ranges, steps and {@code *}.
 */
final class CronModel {

    private static final int MINUTES_A_DAY = 24 * 60;

    private final ZoneRules rules;
    private final BitSet minutes;
    private final BitSet hours;
    private final BitSet days;
    private final BitSet months;
    private final BitSet weekdays;
    private final boolean anyDay;
    private final boolean anyWeekday;
    private final boolean everyHour;

    CronModel(String expression, ZoneId zone) {
        String[] fields = expression.split(" ");
        rules = zone.getRules();
        minutes = values(fields[0], 0, 59);
        hours = values(fields[1], 0, 23);
        days = values(fields[2], 1, 31);
        months = values(fields[3], 1, 12);
        weekdays = values(fields[4], 0, 6);
        anyDay = fields[2].startsWith("*");
        anyWeekday = fields[4].startsWith("*");
        everyHour = fields[1].startsWith("*");
    }

    private static BitSet values(String field, int min, int max) {
        BitSet values = new BitSet();
        for (String part : field.split(",")) {
            String[] step = part.split("/");
            String[] range = step[0].equals("*") ? new String[] {"" + min, "" + max} : step[0].split("-");
            int to = Integer.parseInt(range[range.length - 1]);
            for (int i = Integer.parseInt(range[0]); i <= to; i += step.length == 1 ? 1 : Integer.parseInt(step[1])) {
                values.set(i);
            }
        }
        return values;
    }

    /** The first minute after {@code after} at which it runs; null when there is none within {@code days}. */
    @Nullable
    Instant next(Instant after, int within) {
        long minute = Math.floorDiv(after.getEpochSecond(), 60) + 1;
        long end = minute + (long) within * MINUTES_A_DAY;
        ZoneOffsetTransition change = rules.nextTransition(after);
        int offset = rules.getOffset(after).getTotalSeconds() / 60;
        Day day = new Day();
        for (; minute < end; minute++) {
            if (change != null && change.getInstant().getEpochSecond() <= minute * 60) {
                if (!everyHour && change.isGap() && skips(change, day)) {
                    return change.getInstant();
                }
                offset = change.getOffsetAfter().getTotalSeconds() / 60;
                change = rules.nextTransition(change.getInstant());
            }
            long shown = minute + offset;
            if (matches(shown, day) && (everyHour || isFirst(shown, minute))) {
                return Instant.ofEpochSecond(minute * 60);
            }
        }
        return null;
    }

    /** Whether it would have run at a minute that the clocks skip. */
    private boolean skips(ZoneOffsetTransition gap, Day day) {
        long from = gap.getDateTimeBefore().toEpochSecond(ZoneOffset.UTC) / 60;
        long to = gap.getDateTimeAfter().toEpochSecond(ZoneOffset.UTC) / 60;
        for (long shown = from; shown < to; shown++) {
            if (matches(shown, day)) {
                return true;
            }
        }
        return false;
    }

    private boolean isFirst(long shown, long minute) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(shown * 60, 0, ZoneOffset.UTC);
        List<ZoneOffset> offsets = rules.getValidOffsets(time);
        return offsets.size() < 2 || time.toEpochSecond(offsets.get(0)) == minute * 60;
    }

    private boolean matches(long shown, Day day) {
        int minuteOfDay = (int) Math.floorMod(shown, (long) MINUTES_A_DAY);
        return minutes.get(minuteOfDay % 60)
                && hours.get(minuteOfDay / 60)
                && day.matches(Math.floorDiv(shown, (long) MINUTES_A_DAY));
    }

    /** Remembers of one day whether it is one to run at. */
    private final class Day {
        private long known = Long.MIN_VALUE;
        private boolean matches;

        boolean matches(long epochDay) {
            if (epochDay != known) {
                known = epochDay;
                LocalDate date = LocalDate.ofEpochDay(epochDay);
                boolean monthday = days.get(date.getDayOfMonth());
                boolean weekday = weekdays.get(date.getDayOfWeek().getValue() % 7);
                boolean either = anyDay || anyWeekday ? monthday && weekday : monthday || weekday;
                matches = months.get(date.getMonthValue()) && either;
            }
            return matches;
        }
    }
}
