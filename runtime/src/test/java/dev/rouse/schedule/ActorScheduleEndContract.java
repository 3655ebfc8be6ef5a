package dev.rouse.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActionException;
import dev.rouse.ActorOptions;
import dev.rouse.Firing;
import dev.rouse.InvalidCallException;
import dev.rouse.Schedule;
import dev.rouse.ScheduleEntry;
import dev.rouse.ScheduleOptions;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Recurring entries that end by themselves: after a time, or after a number of firings that took effect. */
public interface ActorScheduleEndContract extends ActorFixture {

    Duration SECOND = Duration.ofSeconds(1);

    private TestNode endNode(Puppet.Play play) {
        ScheduleOptions schedule = ScheduleOptions.builder()
                .tries(2)
                .retryDelay(Duration.ofMillis(100), Duration.ofMillis(100))
                .build();
        return TestNode.on(
                store(),
                play.type(ActorOptions.builder()
                        .idleTimeout(Duration.ZERO)
                        .schedule(schedule)
                        .build()));
    }

    private static Puppet a(TestNode node) {
        return node.runtime().actor(Puppet.class, "a");
    }

    private static String state(TestNode node) {
        return node.await(a(node).act("state"));
    }

    /** An actor that plans as it is told, and whose firings add how many times they stand for. */
    private static Puppet.Play planning(Function<Schedule, String> plan) {
        return new Puppet.Play()
                .part("plan", puppet -> Mono.just(plan.apply(puppet.plan())))
                .part("tick", puppet -> {
                    Firing firing = puppet.why().orElseThrow();
                    return Mono.just(puppet.add(firing.missed() + ";"));
                })
                .part("left", puppet -> Mono.just(left(puppet.plan().list())));
    }

    private static String left(List<ScheduleEntry> entries) {
        return entries.isEmpty() ? "gone" : "" + entries.get(0).left().orElse(-1);
    }

    private static void fire(TestNode node, Duration time, int fired) {
        node.advance(time);
        node.until(() -> node.fired.size() >= fired);
    }

    /** Time that passes in leaps makes a node wait for its next heartbeat, and its alarms for their next try. */
    private static void fireAfterALeap(TestNode node, Duration time, int fired) {
        node.advance(time);
        node.until(() -> {
            node.advance(Duration.ofMillis(100));
            return node.fired.size() >= fired;
        });
    }

    private static void assertGone(TestNode node) {
        int fired = node.fired.size();
        assertThat(node.await(a(node).act("left"))).isEqualTo("gone");
        node.advance(Duration.ofDays(3));
        assertThat(node.fired).hasSize(fired);
    }

    private void assertNoAlarm(TestNode node) {
        KvRange alarms = KvRange.prefix(KvKey.of((byte) 'R', (byte) 0x11));
        assertThat(node.await(store().read(KvRead.builder().range(alarms).build()))
                        .range(0)
                        .entries())
                .isEmpty();
    }

    @Test
    default void entryFiresAsOftenAsToldAndIsGone() {
        try (TestNode node = endNode(planning(plan -> plan.times(3).every(SECOND, "act", "tick")))) {
            node.await(a(node).act("plan"));
            assertThat(node.await(a(node).act("left"))).isEqualTo("3");
            fire(node, SECOND, 1);
            assertThat(node.await(a(node).act("left"))).isEqualTo("2");
            fire(node, SECOND, 2);
            fire(node, SECOND, 3);
            assertGone(node);
            assertThat(state(node)).isEqualTo("0;0;0;");
            assertNoAlarm(node);
        }
    }

    @Test
    default void numberOfFiringsIsThatOfAllNodesTogether() {
        Puppet.Play play = planning(plan -> plan.times(3).every(SECOND, "act", "tick"));
        for (int life = 0; life < 3; life++) {
            try (TestNode node = endNode(play)) {
                node.setWallClock(SECOND.multipliedBy(life));
                if (life == 0) {
                    node.await(a(node).act("plan"));
                }
                fire(node, SECOND.plusMillis(100), 1);
                assertThat(node.fired).containsExactly("act 1");
            }
        }
        try (TestNode node = endNode(play)) {
            assertGone(node);
            assertThat(state(node)).isEqualTo("0;0;0;");
            assertNoAlarm(node);
        }
    }

    @Test
    default void lastTimeIsTheOneAtTheEndOrBefore() {
        for (long end : new long[] {3_000, 3_999}) {
            Instant[] until = new Instant[1];
            try (TestNode node =
                    endNode(planning(plan -> plan.named("it").until(until[0]).every(SECOND, "act", "tick")))) {
                until[0] = node.now().plusMillis(end);
                node.await(a(node).act("plan"));
                for (int i = 1; i <= 3; i++) {
                    fire(node, SECOND, i);
                }
                assertGone(node);
                assertNoAlarm(node);
                node.await(node.runtime().destroy(dev.rouse.ActorAddress.of("puppet", "a")));
            }
        }
    }

    @Test
    default void cronAndItsNamesEndToo() {
        Puppet.Play play = planning(plan -> {
            plan.times(2).cron("@hourly", ZoneOffset.UTC, "act", "tick");
            return plan.until(Instant.parse("2026-01-03T00:00:00Z"))
                    .cron("@daily", ZoneOffset.UTC, Puppet.class, it -> it.act("tick"));
        });
        try (TestNode node = endNode(play)) {
            node.await(a(node).act("plan"));
            fireAfterALeap(node, Duration.ofMinutes(61), 1);
            fireAfterALeap(node, Duration.ofHours(1), 2);
            node.advance(Duration.ofHours(20));
            assertThat(node.fired).hasSize(2);
            fireAfterALeap(node, Duration.ofHours(2), 3);
            fireAfterALeap(node, Duration.ofHours(24), 4);
            assertGone(node);
        }
    }

    @Test
    default void missedTimesAreOneFiringAndThoseAfterTheEndAreNone() {
        Instant[] until = new Instant[1];
        Puppet.Play play = planning(plan -> {
            plan.times(3).every(SECOND.multipliedBy(10), "act", "tick");
            return plan.until(until[0]).every(SECOND.multipliedBy(20), "act", "tick");
        });
        try (TestNode node = endNode(play)) {
            until[0] = node.now().plusSeconds(90);
            node.await(a(node).act("plan"));
        }
        try (TestNode node = endNode(play)) {
            node.setWallClock(Duration.between(node.now(), until[0].plusSeconds(11)));
            fireAfterALeap(node, SECOND, 2);
            assertThat(state(node)).as("at 10 s and 9 more; at 20 s and 3 more").isEqualTo("9;3;");
            fireAfterALeap(node, SECOND.multipliedBy(10), 3);
            fireAfterALeap(node, SECOND.multipliedBy(10), 4);
            assertGone(node);
            assertThat(state(node)).isEqualTo("9;3;0;0;");
        }
    }

    @Test
    default void firingThatFailedIsNotCounted() {
        int[] failures = {1};
        Puppet.Play play = planning(plan -> plan.times(2).every(SECOND.multipliedBy(10), "act", "fail"))
                .part(
                        "fail",
                        puppet -> failures[0]-- > 0
                                ? Mono.error(new ActionException("no", "Not yet."))
                                : Mono.just(puppet.add("x")));
        try (TestNode node = endNode(play)) {
            node.await(a(node).act("plan"));
            fire(node, SECOND.multipliedBy(11), 2);
            assertThat(node.await(a(node).act("left"))).isEqualTo("1");
            failures[0] = 2;
            fire(node, SECOND.multipliedBy(10), 4);
            assertThat(node.fired).containsExactly("act 1 failed", "act 2", "act 1 failed", "act 2 dead");
            assertThat(node.await(a(node).act("left")))
                    .as("a dead letter is none")
                    .isEqualTo("1");
            fire(node, SECOND.multipliedBy(10), 5);
            assertGone(node);
            assertThat(state(node)).isEqualTo("xx");
        }
    }

    @Test
    default void entryWhoseFiringsAllFailGoesOnUntilItsEndInTime() {
        Instant[] until = new Instant[1];
        Puppet.Play play = planning(plan -> plan.times(2).until(until[0]).every(SECOND.multipliedBy(10), "act", "fail"))
                .part("fail", puppet -> Mono.error(new ActionException("no", "Never.")))
                .part(
                        "letters",
                        puppet -> Mono.just(
                                String.valueOf(puppet.plan().deadLetters().size())));
        try (TestNode node = endNode(play)) {
            until[0] = node.now().plusSeconds(45);
            node.await(a(node).act("plan"));
            for (int firing = 1; firing <= 4; firing++) {
                assertThat(node.await(a(node).act("left"))).isEqualTo("2");
                fireAfterALeap(node, SECOND.multipliedBy(10), 2 * firing);
            }
            assertGone(node);
            assertThat(node.await(a(node).act("letters")))
                    .as("the newest alone")
                    .isEqualTo("1");
        }
    }

    @Test
    default void lastTimeThatFailsIsTriedAgainAfterTheEnd() {
        Instant[] until = new Instant[1];
        Puppet.Play play = planning(plan -> plan.until(until[0]).every(SECOND, "act", "fail"))
                .part("fail", puppet -> Mono.error(new ActionException("no", "Never.")))
                .part(
                        "letters",
                        puppet -> Mono.just(
                                String.valueOf(puppet.plan().deadLetters().size())));
        try (TestNode node = endNode(play)) {
            until[0] = node.now().plusMillis(1_010);
            node.await(a(node).act("plan"));
            fire(node, SECOND.plusMillis(300), 2);
            assertThat(node.fired).containsExactly("act 1 failed", "act 2 dead");
            assertGone(node);
            assertThat(node.await(a(node).act("letters"))).isEqualTo("1");
        }
    }

    @Test
    default void replacedEntryCountsFromItsBeginningAndACancelledOneIsGone() {
        Puppet.Play play = planning(plan -> plan.named("it").times(2).every(SECOND, "act", "tick"))
                .part("stop", puppet -> {
                    puppet.plan().cancelNamed("it");
                    return Mono.just(puppet.add("stopped"));
                })
                .part(
                        "instead",
                        puppet -> Mono.just(puppet.plan().named("it").times(5).every(SECOND, "act", "stop")));
        try (TestNode node = endNode(play)) {
            node.await(a(node).act("plan"));
            fire(node, SECOND, 1);
            node.await(a(node).act("plan"));
            assertThat(node.await(a(node).act("left"))).isEqualTo("2");
            node.await(a(node).act("instead"));
            fire(node, SECOND, 2);
            assertGone(node);
            assertThat(state(node)).isEqualTo("0;stopped");
        }
    }

    @Test
    default void endsThatNoEntryCanHaveAreRefused() {
        List<Function<Schedule, String>> wrong = List.of(
                plan -> plan.times(0).every(SECOND, "act", "tick"),
                plan -> plan.times(-1).every(SECOND, "act", "tick"),
                plan -> plan.until(Instant.EPOCH).every(SECOND, "act", "tick"),
                plan -> plan.until(Instant.MIN).cron("@daily", ZoneOffset.UTC, "act", "tick"),
                plan -> plan.until(Instant.parse("2026-01-01T00:00:00.999Z")).every(SECOND, "act", "tick"),
                plan -> plan.times(1).after(SECOND, "act", "tick"),
                plan -> plan.until(Instant.MAX.minusSeconds(1)).times(2).at(Instant.MAX, "act", "tick"));
        for (Function<Schedule, String> plan : wrong) {
            try (TestNode node = endNode(planning(plan))) {
                assertThatThrownBy(() -> node.await(a(node).act("plan"))).isInstanceOf(InvalidCallException.class);
                assertThat(node.await(a(node).act("left"))).isEqualTo("gone");
            }
        }
    }

    @Test
    default void endsAreListedAndOneThatIsPastAllTimeIsNone() {
        Instant end = Instant.parse("2027-01-01T00:00:00Z");
        Puppet.Play play = planning(plan -> {
            plan.until(Instant.MAX).every(SECOND.multipliedBy(10), "act", "tick");
            plan.until(end).times(7).every(SECOND.multipliedBy(20), "act", "tick");
            List<ScheduleEntry> list = plan.list();
            assertThat(list.get(0).until()).isEmpty();
            assertThat(list.get(0).left()).isEmpty();
            assertThat(list.get(1).until()).contains(end);
            assertThat(list.get(1).left()).hasValue(7);
            return "";
        });
        try (TestNode node = endNode(play)) {
            node.await(a(node).act("plan"));
        }
    }
}
