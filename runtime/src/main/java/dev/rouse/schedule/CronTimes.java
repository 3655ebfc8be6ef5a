package dev.rouse.schedule;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.rouse.InvalidCallException;
import dev.rouse.ScheduleEntry.Timing;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The times of a cron expression in a zone. The library finds the minutes that match on a clock that never changes; what
 * happens where the zone's clock does is decided here.
 */
public final class CronTimes {

    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    private static final int DAY = 2;
    private static final int WEEKDAY = 4;

    /** From a time of the one half to one of the other; no expression that names a time needs so many. */
    private static final int LEAPS = 100_000;

    private static final Map<String, String> NAMES = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    private final ExecutionTime matches;
    private final @Nullable ExecutionTime matchesToo;
    private final ZoneRules rules;
    private final boolean everyHour;

    private CronTimes(ExecutionTime matches, @Nullable ExecutionTime matchesToo, ZoneRules rules, boolean everyHour) {
        this.matches = matches;
        this.matchesToo = matchesToo;
        this.rules = rules;
        this.everyHour = everyHour;
    }

    /** @throws InvalidCallException it is no cron expression of five fields */
    public static CronTimes of(String expression, ZoneId zone) {
        try {
            String trimmed = expression.trim();
            String[] fields = NAMES.getOrDefault(trimmed.toLowerCase(Locale.ROOT), trimmed)
                    .split("\\s+");
            ExecutionTime matches = parse(fields);
            boolean apart = isApart(fields[DAY], fields[WEEKDAY]);
            boolean everyHour = fields[1].startsWith("*");
            return apart
                    ? new CronTimes(parse(with(fields, WEEKDAY)), parse(with(fields, DAY)), zone.getRules(), everyHour)
                    : new CronTimes(matches, null, zone.getRules(), everyHour);
        } catch (IllegalArgumentException e) {
            throw new InvalidCallException(
                    "A cron expression has five fields (minute, hour, day of month, month, day of week), got '"
                            + expression + "': " + e.getMessage(),
                    Map.of("expression", expression));
        }
    }

    private static ExecutionTime parse(String[] fields) {
        return ExecutionTime.forCron(PARSER.parse(String.join(" ", fields)).validate());
    }

    /**
     * Whether day and weekday are both restricted and both must match. As in Vixie's cron, either will do, unless one begins
     * with a star: {@code *}{@code /2} too. The library knows that of the star alone.
     */
    private static boolean isApart(String day, String weekday) {
        return !day.equals("*") && !weekday.equals("*") && (day.startsWith("*") || weekday.startsWith("*"));
    }

    /** {@code fields} with any value of one of them. */
    private static String[] with(String[] fields, int any) {
        String[] changed = fields.clone();
        changed[any] = "*";
        return changed;
    }

    public static CronTimes of(Timing.Cron cron) {
        return of(cron.expression(), cron.zone());
    }

    /** The first time after {@code after}; null when there is none. */
    public @Nullable Instant next(Instant after) {
        return everyHour ? nextOnBothSides(after) : nextOnce(after);
    }

    /**
     * Looks from one change of the zone to the next, until a time is found that comes before the change after it:
     * between two changes the clock is as steady as that of the library.
     */
    private @Nullable Instant nextOnBothSides(Instant after) {
        ZoneOffset offset = rules.getOffset(after);
        LocalDateTime shown = nextShown(LocalDateTime.ofInstant(after, offset));
        ZoneOffsetTransition change = rules.nextTransition(after);
        while (change != null && (shown == null || !shown.toInstant(offset).isBefore(change.getInstant()))) {
            if (shown == null && change.isGap()) {
                return null;
            }
            offset = change.getOffsetAfter();
            LocalDateTime next = nextShown(change.getDateTimeAfter().minusNanos(1));
            if (next == null && shown == null) {
                return null;
            }
            shown = next;
            change = rules.nextTransition(change.getInstant());
        }
        return shown == null ? null : shown.toInstant(offset);
    }

    /** Each shown time once: one that is skipped when the gap ends, one that comes twice the first time. */
    private @Nullable Instant nextOnce(Instant after) {
        LocalDateTime shown = LocalDateTime.ofInstant(after, rules.getOffset(after));
        while ((shown = nextShown(shown)) != null) {
            Instant next = first(shown);
            if (next.isAfter(after)) {
                return next;
            }
        }
        return null;
    }

    private Instant first(LocalDateTime shown) {
        ZoneOffsetTransition change = rules.getTransition(shown);
        return change != null && change.isGap()
                ? change.getInstant()
                : shown.toInstant(rules.getValidOffsets(shown).get(0));
    }

    private @Nullable LocalDateTime nextShown(LocalDateTime after) {
        LocalDateTime next = next(matches, after);
        ExecutionTime other = matchesToo;
        for (int i = 0; other != null && next != null && i < LEAPS; i++) {
            LocalDateTime also = next(other, next.minusNanos(1));
            if (also == null || also.equals(next)) {
                return also;
            }
            next = next(matches, also.minusNanos(1));
            if (also.equals(next)) {
                return next;
            }
        }
        return other == null ? next : null;
    }

    private static @Nullable LocalDateTime next(ExecutionTime matches, LocalDateTime after) {
        return matches.nextExecution(after.atZone(ZoneOffset.UTC))
                .map(next -> next.toLocalDateTime())
                .orElse(null);
    }
}
