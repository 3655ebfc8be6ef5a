package dev.rouse.actor;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import dev.rouse.InvalidCallException;
import dev.rouse.Timing;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The times of a cron expression in a zone. The library finds the minutes that match on a clock that never changes; what
 * happens where the zone's clock does is decided here.
 */
final class CronTimes {

    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    private final ExecutionTime matches;
    private final ZoneRules rules;
    private final boolean everyHour;

    private CronTimes(ExecutionTime matches, ZoneRules rules, boolean everyHour) {
        this.matches = matches;
        this.rules = rules;
        this.everyHour = everyHour;
    }

    /** @throws InvalidCallException it is no cron expression of five fields */
    static CronTimes of(String expression, ZoneId zone) {
        try {
            String[] fields = expression.trim().split("\\s+");
            ExecutionTime matches =
                    ExecutionTime.forCron(PARSER.parse(String.join(" ", fields)).validate());
            return new CronTimes(matches, zone.getRules(), fields[1].startsWith("*"));
        } catch (IllegalArgumentException e) {
            throw new InvalidCallException(
                    "A cron expression has five fields (minute, hour, day of month, month, day of week), got '"
                            + expression + "': " + e.getMessage(),
                    Map.of("expression", expression));
        }
    }

    static CronTimes of(Timing.Cron cron) {
        return of(cron.expression(), cron.zone());
    }

    /** The first time after {@code after}; null when there is none. */
    @Nullable
    Instant next(Instant after) {
        return everyHour ? nextOnBothSides(after) : nextOnce(after);
    }

    /**
     * What the clock shows between two changes of the zone is as steady as that of the library: looks from change to change
     * until what comes next comes before the change after it.
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
        return matches.nextExecution(after.atZone(ZoneOffset.UTC))
                .map(next -> next.toLocalDateTime())
                .orElse(null);
    }
}
