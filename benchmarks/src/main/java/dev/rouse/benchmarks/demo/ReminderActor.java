package dev.rouse.benchmarks.demo;

import dev.rouse.ActionException;
import dev.rouse.Actor;
import dev.rouse.Firing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Mono;

/** A {@link Reminder} whose state is what it has said; what it will say is in its schedule. */
public final class ReminderActor extends Actor<ReminderActor.State> implements Reminder {

    private static final int KEPT = 100;

    private final Clock clock;

    ReminderActor(Clock clock) {
        this.clock = clock;
    }

    /** The last that were said, the last one last. */
    public record State(List<Said> said) {

        State plus(Said one) {
            List<Said> more = new ArrayList<>(said.subList(Math.max(0, said.size() - KEPT + 1), said.size()));
            more.add(one);
            return new State(List.copyOf(more));
        }
    }

    @Override
    protected State initialState() {
        return new State(List.of());
    }

    @Override
    public Mono<String> remindIn(long millis, String text) {
        if (millis < 0) {
            return Mono.error(new ActionException(
                    "in_the_past", "A reminder is for now or later, got " + millis + " ms.", Map.of("millis", millis)));
        }
        return Mono.just(schedule().after(Duration.ofMillis(millis), Reminder.class, it -> it.remind(text)));
    }

    @Override
    public Mono<Said> remind(String text) {
        Instant now = clock.instant();
        Said said = new Said(text, firing().map(Firing::scheduledAt).orElse(now), now);
        update(state -> state.plus(said));
        return Mono.just(said);
    }

    @Override
    public Mono<Reminders> list() {
        List<Pending> pending = schedule().list().stream()
                .map(entry ->
                        new Pending(entry.id(), String.valueOf(entry.arguments().get(0)), entry.due()))
                .toList();
        return Mono.just(new Reminders(pending, state().said()));
    }
}
