package dev.rouse.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.DeadLetter;
import dev.rouse.Firing;
import dev.rouse.InvalidCallException;
import dev.rouse.LimitExceededException;
import dev.rouse.ScheduleEntry;
import dev.rouse.ScheduleOptions;
import dev.rouse.UnknownActionException;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Schedules and the alarms that wake sleeping actors for them. */
public interface ActorAlarmContract extends ActorFixture {

    /** Sleeps at once when it has nothing to do. */
    ActorOptions SLEEPY = ActorOptions.builder().idleTimeout(Duration.ZERO).build();

    private TestNode alarmNode(Puppet.Play play) {
        return alarmNode(play, SLEEPY);
    }

    private TestNode alarmNode(Puppet.Play play, ActorOptions options) {
        return TestNode.on(
                store(),
                node -> node.alarms(a -> a.inMemory(1000).waking(100).jitter(Duration.ZERO)),
                play.type(options));
    }

    private static Puppet puppet(TestNode node, String key) {
        return node.runtime().actor(Puppet.class, key);
    }

    private static String state(TestNode node, String key) {
        return node.await(puppet(node, key).act("state"));
    }

    private static void advanceUntil(TestNode node, Duration time, int fired) {
        node.advance(time);
        node.until(() -> node.fired.size() >= fired);
    }

    /** A wall clock that was set far forward makes a node wait for its next heartbeat, and its alarms for their next try. */
    private static void advanceOnUntil(TestNode node, int fired) {
        node.until(() -> {
            node.advance(Duration.ofSeconds(1));
            return node.fired.size() >= fired;
        });
    }

    @Test
    default void aDueEntryWakesASleepingActorAndRunsOnce() {
        Puppet.Play play = new Puppet.Play()
                .part("plan", puppet -> Mono.just(puppet.plan().after(Duration.ofSeconds(5), "act", "ring")))
                .part("ring", puppet -> Mono.just(puppet.add("rang")));
        try (TestNode node = alarmNode(play)) {
            node.await(puppet(node, "a").act("plan"));
            node.until(() -> node.slept.size() == 1);
            node.advance(Duration.ofMillis(4900));
            assertThat(node.fired).isEmpty();
            advanceUntil(node, Duration.ofMillis(150), 1);
            node.until(() -> node.slept.size() == 2);
            node.advance(Duration.ofSeconds(60));
            assertThat(node.fired).containsExactly("act 1");
            assertThat(state(node, "a")).isEqualTo("rang");
        }
    }

    @Test
    default void callOfTheInterfaceIsScheduledAndRunsOnAnotherNode() {
        Puppet.Play play = new Puppet.Play()
                .part(
                        "plan",
                        puppet -> Mono.just(puppet.plan()
                                .named("it")
                                .after(Duration.ofSeconds(5), Puppet.class, it -> it.act("ring"))))
                .part("ring", puppet -> Mono.just(puppet.add("rang")));
        try (TestNode node = alarmNode(play)) {
            node.await(puppet(node, "a").act("plan"));
        }
        try (TestNode node = alarmNode(play)) {
            advanceUntil(node, Duration.ofSeconds(6), 1);
            assertThat(node.fired).containsExactly("act 1");
            assertThat(state(node, "a")).isEqualTo("rang");
        }
    }

    @Test
    default void schedulingIsInTheCommitOfItsTurnAndGoesWithAFailedOne() {
        Puppet.Play play = new Puppet.Play()
                .part("plan", puppet -> {
                    puppet.add("p");
                    return Mono.just(puppet.plan().after(Duration.ofSeconds(5), "act", "ring"));
                })
                .part("fail", puppet -> {
                    puppet.plan().after(Duration.ofSeconds(1), "act", "ring");
                    assertThat(puppet.plan().list()).hasSize(2);
                    return Mono.error(new ActionException("no", "As you wished."));
                })
                .part(
                        "count",
                        puppet -> Mono.just(String.valueOf(puppet.plan().list().size())))
                .part("ring", puppet -> Mono.just(puppet.add("r")));
        try (TestNode node = alarmNode(play, ActorOptions.defaults())) {
            node.await(puppet(node, "a").act("state"));
            int commits = node.commits;
            node.await(puppet(node, "a").act("plan"));
            assertThat(node.commits).isEqualTo(commits + 1);
            assertThatThrownBy(() -> node.await(puppet(node, "a").act("fail"))).isInstanceOf(ActionException.class);
            assertThat(node.await(puppet(node, "a").act("count"))).isEqualTo("1");
            advanceUntil(node, Duration.ofSeconds(30), 1);
            assertThat(state(node, "a")).isEqualTo("pr");
        }
    }

    @Test
    default void entriesSurviveTheNodeAndWhatIsOverdueRunsAtOnce() {
        Puppet.Play play = new Puppet.Play()
                .part("plan", puppet -> {
                    puppet.plan().after(Duration.ofSeconds(2), "act", "once");
                    return Mono.just(puppet.plan().every(Duration.ofSeconds(10), "act", "often"));
                })
                .part("once", puppet -> Mono.just(puppet.add("once;")))
                .part("often", puppet -> {
                    Firing firing = puppet.why().orElseThrow();
                    return Mono.just(puppet.add(firing.missed() + "@" + firing.attempt() + ";"));
                });
        try (TestNode node = alarmNode(play)) {
            node.await(puppet(node, "a").act("plan"));
        }
        try (TestNode node = alarmNode(play)) {
            node.setWallClock(Duration.ofSeconds(45));
            advanceUntil(node, Duration.ofSeconds(2), 2);
            assertThat(state(node, "a")).isEqualTo("once;3@1;");
            advanceUntil(node, Duration.ofSeconds(5), 3);
            assertThat(state(node, "a")).isEqualTo("once;3@1;0@1;");
        }
    }

    @Test
    default void intervalsDoNotDrift() {
        List<Firing> firings = new ArrayList<>();
        Puppet.Play play = new Puppet.Play()
                .part("plan", puppet -> Mono.just(puppet.plan().every(Duration.ofMillis(1500), "act", "tick")))
                .part("tick", puppet -> {
                    firings.add(puppet.why().orElseThrow());
                    return Mono.just(puppet.add("x"));
                });
        try (TestNode node = alarmNode(play)) {
            Instant began = node.now();
            node.await(puppet(node, "a").act("plan"));
            for (int i = 1; i <= 10; i++) {
                advanceUntil(node, Duration.ofMillis(1500), i);
            }
            for (int i = 0; i < 10; i++) {
                assertThat(firings.get(i).scheduledAt()).isEqualTo(began.plusMillis(1500L * (i + 1)));
                assertThat(firings.get(i).missed()).isZero();
                assertThat(Duration.between(
                                firings.get(i).scheduledAt(), firings.get(i).firedAt()))
                        .isLessThan(Duration.ofMillis(100));
            }
        }
    }

    @Test
    default void cancelledAndReplacedEntriesDoNotRun() {
        Puppet.Play play = new Puppet.Play()
                .part("plan", puppet -> {
                    String id = puppet.plan().after(Duration.ofSeconds(1), "act", "cancelled");
                    puppet.plan().named("it").after(Duration.ofSeconds(1), "act", "replaced");
                    puppet.plan().named("it").after(Duration.ofSeconds(2), "act", "kept");
                    puppet.plan().named("other").after(Duration.ofSeconds(2), "act", "unwanted");
                    return Mono.just(id);
                })
                .part(
                        "other",
                        puppet -> Mono.just("" + puppet.plan().cancelNamed("other")
                                + puppet.plan().cancelNamed("other")))
                .part("kept", puppet -> Mono.just(puppet.add("kept")));
        try (TestNode node = alarmNode(play)) {
            String id = node.await(puppet(node, "a").act("plan"));
            play.part(
                    "cancel",
                    puppet -> Mono.just(
                            "" + puppet.plan().cancel(id) + puppet.plan().cancel(id)));
            assertThat(node.await(puppet(node, "a").act("cancel"))).isEqualTo("truefalse");
            assertThat(node.await(puppet(node, "a").act("other"))).isEqualTo("truefalse");
            advanceUntil(node, Duration.ofSeconds(10), 1);
            node.advance(Duration.ofSeconds(10));
            assertThat(node.fired).hasSize(1);
            assertThat(state(node, "a")).isEqualTo("kept");
        }
    }

    @Test
    default void aFailingFiringIsTriedAgainThenADeadLetter() {
        List<Integer> attempts = new ArrayList<>();
        boolean[] broken = {true};
        Puppet.Play play = new Puppet.Play()
                .part("plan", puppet -> Mono.just(puppet.plan().after(Duration.ofSeconds(1), "act", "fail")))
                .part("fail", puppet -> {
                    attempts.add(puppet.why().orElseThrow().attempt());
                    puppet.add("trace");
                    return broken[0] ? Mono.error(new ActionException("no", "Not yet.")) : Mono.just("done");
                })
                .part(
                        "letters",
                        puppet -> Mono.just(String.valueOf(puppet.plan().deadLetters())))
                .part("retry", puppet -> {
                    DeadLetter letter = puppet.plan().deadLetters().get(0);
                    return Mono.just(String.valueOf(puppet.plan().retry(letter.id())));
                })
                .part("drop", puppet -> {
                    DeadLetter letter = puppet.plan().deadLetters().get(0);
                    return Mono.just("" + puppet.plan().drop(letter.id())
                            + puppet.plan().deadLetters().size());
                });
        ScheduleOptions schedule = ScheduleOptions.builder().tries(3).build();
        try (TestNode node =
                alarmNode(play, SLEEPY.toBuilder().schedule(schedule).build())) {
            node.await(puppet(node, "a").act("plan"));
            advanceUntil(node, Duration.ofMillis(1100), 1);
            advanceUntil(node, Duration.ofMillis(1000), 2);
            node.advance(Duration.ofMillis(1500));
            assertThat(node.fired).hasSize(2);
            advanceUntil(node, Duration.ofMillis(600), 3);
            assertThat(node.fired).containsExactly("act 1 failed", "act 2 failed", "act 3 dead");
            assertThat(attempts).containsExactly(1, 2, 3);
            assertThat(state(node, "a")).isEmpty();
            assertThat(node.await(puppet(node, "a").act("letters"))).contains("failures=3", "Not yet.");
            node.await(puppet(node, "a").act("retry"));
            for (int i = 4; i <= 6; i++) {
                advanceUntil(node, Duration.ofSeconds(5), i);
            }
            assertThat(node.await(puppet(node, "a").act("drop"))).isEqualTo("true0");
        }
    }

    @Test
    default void aRecurringEntryGoesOnAfterItsDeadLetter() {
        Puppet.Play play = new Puppet.Play()
                .part("plan", puppet -> Mono.just(puppet.plan().every(Duration.ofSeconds(60), "act", "fail")))
                .part("fail", puppet -> Mono.error(new ActionException("no", "Never.")))
                .part(
                        "what",
                        puppet -> Mono.just(puppet.plan().list().size() + "+"
                                + puppet.plan().deadLetters().size()));
        ScheduleOptions schedule = ScheduleOptions.builder().tries(2).build();
        try (TestNode node =
                alarmNode(play, SLEEPY.toBuilder().schedule(schedule).build())) {
            node.await(puppet(node, "a").act("plan"));
            advanceUntil(node, Duration.ofSeconds(61), 1);
            advanceUntil(node, Duration.ofSeconds(2), 2);
            assertThat(node.await(puppet(node, "a").act("what"))).isEqualTo("1+1");
            advanceUntil(node, Duration.ofSeconds(60), 3);
            advanceUntil(node, Duration.ofSeconds(2), 4);
            assertThat(node.fired).containsExactly("act 1 failed", "act 2 dead", "act 1 failed", "act 2 dead");
            assertThat(node.await(puppet(node, "a").act("what"))).isEqualTo("1+1");
        }
    }

    @Test
    default void whatCannotBeCalledCannotBeScheduled() {
        Puppet.Play play = new Puppet.Play()
                .part("unknown", puppet -> Mono.just(puppet.plan().after(Duration.ZERO, "sing", "x")))
                .part("number", puppet -> Mono.just(puppet.plan().after(Duration.ZERO, "act", 5)))
                .part("none", puppet -> Mono.just(puppet.plan().after(Duration.ZERO, "act")))
                .part("short", puppet -> Mono.just(puppet.plan().every(Duration.ofMillis(999), "act", "x")))
                .part("cron", puppet -> Mono.just(puppet.plan().cron("* * * *", ZoneOffset.UTC, "act", "x")))
                .part("never", puppet -> Mono.just(puppet.plan().cron("0 0 30 2 *", ZoneOffset.UTC, "act", "x")))
                .part("large", puppet -> Mono.just(puppet.plan().after(Duration.ZERO, "act", "x".repeat(70_000))))
                .part("third", puppet -> {
                    puppet.plan().after(Duration.ofDays(1), "act", "state");
                    puppet.plan().after(Duration.ofDays(1), "act", "state");
                    return Mono.just(puppet.plan().after(Duration.ofDays(1), "act", "state"));
                });
        ScheduleOptions two = ScheduleOptions.builder().maxEntries(2).build();
        try (TestNode node = alarmNode(play, SLEEPY.toBuilder().schedule(two).build())) {
            assertThatThrownBy(() -> node.await(puppet(node, "a").act("unknown")))
                    .isInstanceOf(UnknownActionException.class);
            for (String part : List.of("number", "none", "short", "cron", "never")) {
                assertThatThrownBy(() -> node.await(puppet(node, "a").act(part)))
                        .as(part)
                        .isInstanceOf(InvalidCallException.class);
            }
            for (String part : List.of("large", "third")) {
                assertThatThrownBy(() -> node.await(puppet(node, "a").act(part)))
                        .as(part)
                        .isInstanceOf(LimitExceededException.class);
            }
            node.advance(Duration.ofSeconds(10));
            assertThat(node.fired).isEmpty();
        }
    }

    @Test
    default void destroyingClearsScheduleAndIndex() {
        Puppet.Play play = new Puppet.Play().part("plan", puppet -> {
            puppet.plan().every(Duration.ofSeconds(5), "act", "state");
            return Mono.just(puppet.plan().after(Duration.ofSeconds(3), "act", "state"));
        });
        try (TestNode node = alarmNode(play)) {
            node.await(puppet(node, "a").act("plan"));
            node.await(node.runtime().destroy(ActorAddress.of("puppet", "a")));
            for (byte table : new byte[] {0x10, 0x11, 0x12}) {
                KvRange all = KvRange.prefix(KvKey.of((byte) 'R', table));
                assertThat(node.await(store().read(KvRead.builder().range(all).build()))
                                .range(0)
                                .entries())
                        .isEmpty();
            }
            node.advance(Duration.ofSeconds(20));
            assertThat(node.fired).isEmpty();
            assertThat(node.starts).hasSize(2);
        }
    }

    @Test
    default void manyEntriesDueAtOnceRunInOrderAndMoveTheIndexOnce() {
        Puppet.Play play = new Puppet.Play().part("plan", puppet -> {
            for (int i = 0; i < 20; i++) {
                puppet.plan().after(Duration.ofMillis(1000 + i), "act", "n" + i);
            }
            return Mono.just("");
        });
        StringBuilder expected = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            String text = i + ",";
            play.part("n" + i, puppet -> Mono.just(puppet.add(text)));
            expected.append(text);
        }
        try (TestNode node = alarmNode(play)) {
            node.await(puppet(node, "a").act("plan"));
            node.until(() -> node.slept.size() == 1);
            int commits = node.commits;
            node.jump(Duration.ofMillis(1100));
            node.until(() -> node.slept.size() == 2);
            assertThat(node.fired).hasSize(20);
            assertThat(node.commits).isEqualTo(commits + 20);
            assertThat(state(node, "a")).isEqualTo(expected.toString());
        }
    }

    @Test
    default void theWallClockMayBeSetForwardAndBack() {
        Puppet.Play play = new Puppet.Play()
                .part("plan", puppet -> {
                    puppet.plan().at(Instant.parse("3000-01-01T00:00:00Z"), "act", "far");
                    puppet.plan().at(Instant.parse("1000-01-01T00:00:00Z"), "act", "past");
                    return Mono.just(puppet.plan().after(Duration.ofMinutes(5), "act", "later"));
                })
                .part("far", puppet -> Mono.just(puppet.add("far;")))
                .part("past", puppet -> Mono.just(puppet.add("past;")))
                .part("later", puppet -> Mono.just(puppet.add("later;")));
        try (TestNode node = alarmNode(play)) {
            node.await(puppet(node, "a").act("plan"));
            advanceUntil(node, Duration.ofMillis(100), 1);
            assertThat(state(node, "a")).isEqualTo("past;");
            node.setWallClock(Duration.ofHours(-5));
            node.advance(Duration.ofMinutes(6));
            assertThat(state(node, "a")).isEqualTo("past;");
            node.setWallClock(Duration.ofHours(5));
            advanceOnUntil(node, 2);
            assertThat(state(node, "a")).isEqualTo("past;later;");
            node.setWallClock(Duration.between(node.now(), Instant.parse("3000-01-01T00:00:01Z")));
            advanceOnUntil(node, 3);
            assertThat(state(node, "a")).isEqualTo("past;later;far;");
        }
    }

    @Test
    default void entriesAreListedWithWhatTheyWillDo() {
        Puppet.Play play = new Puppet.Play()
                .part("plan", puppet -> {
                    puppet.plan().named("daily").cron("30 4 * * *", ZoneOffset.UTC, "act", "state");
                    return Mono.just(puppet.plan().after(Duration.ofSeconds(7), "look", "state"));
                })
                .part("list", puppet -> {
                    List<ScheduleEntry> list = puppet.plan().list();
                    assertThat(list).hasSize(2);
                    assertThat(list.get(0).action()).isEqualTo("look");
                    assertThat(list.get(0).arguments()).containsExactly("state");
                    assertThat(list.get(1).name()).contains("daily");
                    assertThat(list.get(1).due()).isEqualTo(Instant.parse("2026-01-01T04:30:00Z"));
                    return Mono.just(list.get(0).id());
                });
        try (TestNode node = alarmNode(play)) {
            String id = node.await(puppet(node, "a").act("plan"));
            node.until(() -> node.slept.size() == 1);
            assertThat(node.await(puppet(node, "a").act("list"))).isEqualTo(id);
        }
    }
}
