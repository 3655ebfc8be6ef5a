package dev.rouse.schedule;

import dev.rouse.DeadLetter;
import dev.rouse.InvalidCallException;
import dev.rouse.LimitExceededException;
import dev.rouse.Schedule;
import dev.rouse.ScheduleEntry;
import dev.rouse.ScheduleEntry.Timing;
import dev.rouse.kv.KvKey;
import dev.rouse.record.ScheduleEnd;
import dev.rouse.record.ScheduleRecord;
import dev.rouse.record.Suffix;
import dev.rouse.turn.Turn;
import dev.rouse.turn.TurnHost;
import dev.rouse.turn.TurnScope;
import dev.rouse.type.ArgumentCodec;
import dev.rouse.type.HostedType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.CorePublisher;

/** The schedule as the running turn sees and changes it. */
public final class OwnSchedule implements Schedule {

    private static final Duration SHORTEST_INTERVAL = Duration.ofSeconds(1);
    /** The alarm index is ordered from here on; 0 stands for no time. */
    private static final Instant FIRST = Instant.ofEpochMilli(1);
    /** The last instant that an end can be at: one after it means no end. */
    private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE - 1);

    private final TurnHost host;
    private final TurnScope scope;
    private final ScheduleFeature schedule;
    private final String name;
    private final ScheduleEnd end;

    public OwnSchedule(ScheduleFeature schedule, TurnHost host, TurnScope scope) {
        this(schedule, host, scope, "", ScheduleEnd.NEVER);
    }

    /**
     * @param name of the entry that is made next; empty for none
     * @param end of that entry
     */
    private OwnSchedule(ScheduleFeature schedule, TurnHost host, TurnScope scope, String name, ScheduleEnd end) {
        this.schedule = schedule;
        this.host = host;
        this.scope = scope;
        this.name = name;
        this.end = end;
    }

    private static <T> T required(String what, @Nullable T value) {
        if (value == null) {
            throw new InvalidCallException(what + " is required, got null.");
        }
        return value;
    }

    @Override
    public Schedule named(String other) {
        required("name", other);
        if (other.isEmpty() || other.length() > MAX_NAME_LENGTH) {
            throw new InvalidCallException(
                    "A name of an entry has from 1 to " + MAX_NAME_LENGTH + " characters, got " + other.length() + ".");
        }
        return new OwnSchedule(schedule, host, scope, other, end);
    }

    @Override
    public Schedule until(Instant last) {
        long millis = required("last", last).isAfter(LAST) ? ScheduleEnd.NEVER.until() : millis(last);
        return new OwnSchedule(schedule, host, scope, name, end.withUntil(millis));
    }

    @Override
    public Schedule times(int firings) {
        if (firings < 1) {
            throw new InvalidCallException("An entry fires once at least, got times(" + firings + ").");
        }
        return new OwnSchedule(schedule, host, scope, name, end.withLeft(firings));
    }

    @Override
    public String after(Duration delay, String action, @Nullable Object... arguments) {
        return at(plus(delay), action, arguments);
    }

    @Override
    public <A> String after(Duration delay, Class<A> type, Function<? super A, ? extends CorePublisher<?>> call) {
        return at(plus(delay), type, call);
    }

    private Instant plus(Duration delay) {
        required("delay", delay);
        try {
            return Instant.ofEpochMilli(now()).plus(delay);
        } catch (ArithmeticException | java.time.DateTimeException e) {
            if (delay.isNegative()) {
                return FIRST;
            }
            throw new InvalidCallException("There is no time " + delay + " from now.");
        }
    }

    @Override
    public String at(Instant time, String action, @Nullable Object... arguments) {
        if (!end.isNever()) {
            throw new InvalidCallException(
                    "An entry that is due once has no end of its own: until(…) and times(…) are for every and cron.");
        }
        return add(new Timing.Once(), millis(required("time", time)), action, arguments);
    }

    @Override
    public <A> String at(Instant time, Class<A> type, Function<? super A, ? extends CorePublisher<?>> call) {
        RecordedCall recorded = recorded(type, call);
        return at(time, recorded.action(), recorded.arguments());
    }

    private <A> RecordedCall recorded(Class<A> type, Function<? super A, ? extends CorePublisher<?>> call) {
        scope.turn("schedule()");
        return RecordedCall.of(host.type(), required("type", type), required("call", call));
    }

    @Override
    public String every(Duration interval, String action, @Nullable Object... arguments) {
        if (required("interval", interval).compareTo(SHORTEST_INTERVAL) < 0) {
            throw new InvalidCallException("An interval is one second or more, got " + interval + ".");
        }
        long first = millis(plus(interval));
        Duration whole = Duration.ofMillis(interval.toMillis());
        return recurring(new Timing.Every(whole), first, action, arguments);
    }

    @Override
    public <A> String every(Duration interval, Class<A> type, Function<? super A, ? extends CorePublisher<?>> call) {
        RecordedCall recorded = recorded(type, call);
        return every(interval, recorded.action(), recorded.arguments());
    }

    @Override
    public String cron(String expression, ZoneId zone, String action, @Nullable Object... arguments) {
        if (required("expression", expression).length() > MAX_EXPRESSION_LENGTH) {
            throw new LimitExceededException(
                    "characters of a cron expression", expression.length(), MAX_EXPRESSION_LENGTH);
        }
        Instant first = CronTimes.of(expression, required("zone", zone)).next(Instant.ofEpochMilli(now()));
        if (first == null) {
            throw new InvalidCallException("The cron expression '" + expression + "' names no time at all.");
        }
        return recurring(new Timing.Cron(expression, zone), millis(first), action, arguments);
    }

    private String recurring(Timing timing, long first, String action, @Nullable Object... arguments) {
        if (end.isBefore(first)) {
            throw new InvalidCallException("The entry would never be due: its first time, "
                    + Instant.ofEpochMilli(first) + ", is after its end, " + Instant.ofEpochMilli(end.until()) + ".");
        }
        return add(timing, first, action, arguments);
    }

    @Override
    public <A> String cron(
            String expression, ZoneId zone, Class<A> type, Function<? super A, ? extends CorePublisher<?>> call) {
        RecordedCall recorded = recorded(type, call);
        return cron(expression, zone, recorded.action(), recorded.arguments());
    }

    /** Another node may have made ids by a clock that is ahead; ids of a distant future were made by none. */
    private long newId(ScheduleTable table) {
        return host.lane().newId(table.newestId(Long.MAX_VALUE / 2));
    }

    /** Entries that are due before there were times are due at the first of them. */
    private static long millis(Instant time) {
        if (time.isBefore(FIRST)) {
            return FIRST.toEpochMilli();
        }
        try {
            return time.toEpochMilli();
        } catch (ArithmeticException e) {
            throw new InvalidCallException("An entry is due within 292 million years, got " + time + ".");
        }
    }

    private long now() {
        return host.lane().clockMillis();
    }

    private String add(Timing timing, long due, String action, @Nullable Object... arguments) {
        Turn turn = scope.turn("schedule()");
        HostedType type = host.type();
        List<byte @Nullable []> encoded =
                ArgumentCodec.encode(type, type.action(required("action", action)), required("arguments", arguments));
        ScheduleTable table = schedule.seenBy(turn);
        ScheduleRecord replaced = name.isEmpty() ? null : table.named(name);
        int limit = type.options().schedule().maxEntries();
        if (replaced == null && table.size() >= limit) {
            throw new LimitExceededException(
                    "scheduled entries and dead letters of " + host.address(), table.size() + 1, limit);
        }
        long id = newId(table);
        ScheduleRecord made = new ScheduleRecord(id, timing, due, due, 0, 0, end, name, action, "", encoded);
        ScheduleRecord entry = made.recurs() ? made : made.in(turn.sends(action));
        schedule.put(turn, KvKey.of(Suffix.scheduleEntry(id)), entry);
        if (replaced != null) {
            schedule.put(turn, KvKey.of(Suffix.scheduleEntry(replaced.id())), null);
        }
        return EntryId.of(id);
    }

    @Override
    public boolean cancel(String id) {
        return cancel(
                scope.turn("schedule()"),
                schedule.seenBy(scope.turn("schedule()")).entry(EntryId.parse(id)));
    }

    @Override
    public boolean cancelNamed(String named) {
        return cancel(
                scope.turn("schedule()"),
                required("name", named).isEmpty()
                        ? null
                        : schedule.seenBy(scope.turn("schedule()")).named(named));
    }

    private boolean cancel(Turn turn, @Nullable ScheduleRecord entry) {
        if (entry != null) {
            schedule.put(turn, KvKey.of(Suffix.scheduleEntry(entry.id())), null);
        }
        return entry != null;
    }

    @Override
    public List<ScheduleEntry> list() {
        return schedule.seenBy(scope.turn("schedule()")).entries().stream()
                .map(entry -> ScheduleViews.entry(host.type(), entry))
                .toList();
    }

    @Override
    public List<DeadLetter> deadLetters() {
        return schedule.seenBy(scope.turn("schedule()")).deadLetters().stream()
                .map(dead -> ScheduleViews.deadLetter(host.type(), dead))
                .toList();
    }

    @Override
    public @Nullable String retry(String id) {
        Turn turn = scope.turn("schedule()");
        ScheduleRecord dead = schedule.seenBy(turn).deadLetter(EntryId.parse(id));
        if (dead == null) {
            return null;
        }
        ScheduleRecord again = dead.again(newId(schedule.seenBy(turn)), now());
        schedule.put(turn, KvKey.of(Suffix.deadLetter(dead.id())), null);
        schedule.put(turn, KvKey.of(Suffix.scheduleEntry(again.id())), again);
        return EntryId.of(again.id());
    }

    @Override
    public boolean drop(String id) {
        Turn turn = scope.turn("schedule()");
        ScheduleRecord dead = schedule.seenBy(turn).deadLetter(EntryId.parse(id));
        if (dead != null) {
            schedule.put(turn, KvKey.of(Suffix.deadLetter(dead.id())), null);
        }
        return dead != null;
    }
}
