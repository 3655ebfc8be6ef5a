package dev.rouse.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ActorNotFoundException;
import dev.rouse.ActorOptions;
import dev.rouse.ActorPausedException;
import dev.rouse.CallCycleException;
import dev.rouse.InvalidCallException;
import dev.rouse.Schedule;
import dev.rouse.ScheduleEntry;
import dev.rouse.ScheduleEntry.Timing;
import dev.rouse.ScheduleOptions;
import dev.rouse.SchedulePage;
import dev.rouse.UnknownTypeException;
import dev.rouse.fixture.ActorFixture;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.KvRange;
import dev.rouse.kv.KvRead;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** An actor's schedule as it is seen and changed from outside. */
public interface ActorScheduleOrdersContract extends ActorFixture {

    private static ActorAddress a() {
        return ActorAddress.of("puppet", "a");
    }

    private static Puppet puppet(TestNode node) {
        return node.runtime().actor(Puppet.class, "a");
    }

    private TestNode sleepy(Puppet.Play play) {
        ScheduleOptions schedule = ScheduleOptions.builder()
                .retryDelay(Duration.ofHours(1), Duration.ofHours(1))
                .build();
        return TestNode.on(
                store(),
                play.type(ActorOptions.builder()
                        .idleTimeout(Duration.ZERO)
                        .schedule(schedule)
                        .build()));
    }

    private static Puppet.Play planning(Consumer<Schedule> plan) {
        return new Puppet.Play()
                .part("plan", puppet -> {
                    plan.accept(puppet.plan());
                    return Mono.just("planned");
                })
                .part("ring", puppet -> Mono.just(puppet.add("r")));
    }

    private static void plan(TestNode node) {
        node.await(puppet(node).act("plan"));
        node.until(() -> node.slept.size() == node.starts.size());
    }

    private static SchedulePage page(TestNode node, @Nullable String cursor, int limit) {
        return node.await(node.runtime().schedule(a(), cursor, limit));
    }

    private static List<ScheduleEntry> entries(TestNode node) {
        return page(node, null, 1000).entries();
    }

    @Test
    default void scheduleIsListedWithoutWaking() {
        Puppet.Play play = planning(schedule -> {
                    schedule.named("daily").times(3).cron("@daily", ZoneOffset.UTC, "act", "ring");
                    schedule.every(Duration.ofSeconds(90), "act", "ring");
                    schedule.after(Duration.ofSeconds(1), "act", "fail");
                })
                .part("fail", puppet -> Mono.error(new ActionException("no", "Not yet.")));
        try (TestNode node = sleepy(play)) {
            plan(node);
            node.advance(Duration.ofMillis(1100));
            node.until(() -> node.fired.size() == 1 && node.slept.size() == 2);

            List<ScheduleEntry> entries = entries(node);

            assertThat(node.starts).as("nobody was woken").hasSize(2);
            assertThat(entries)
                    .extracting(ScheduleEntry::timing)
                    .containsExactly(
                            new Timing.Cron("@daily", ZoneOffset.UTC),
                            new Timing.Every(Duration.ofSeconds(90)),
                            new Timing.Once());
            assertThat(entries.get(0).name()).contains("daily");
            assertThat(entries.get(0).left()).hasValue(3);
            assertThat(entries.get(0).arguments()).containsExactly("ring");
            assertThat(entries.get(2).failures()).isEqualTo(1);
            assertThat(entries.get(2).wakeAt()).isAfter(entries.get(2).due().plusSeconds(3599));
        }
        try (TestNode node = sleepy(play)) {
            assertThat(entries(node)).hasSize(3);
            assertThat(node.starts).isEmpty();
        }
    }

    @Test
    default void deadLettersAreNoEntries() {
        Puppet.Play play = planning(schedule -> schedule.every(Duration.ofSeconds(60), "act", "fail"))
                .part("fail", puppet -> Mono.error(new ActionException("no", "Never.")));
        ScheduleOptions once = ScheduleOptions.builder().tries(1).build();
        try (TestNode node = TestNode.on(
                store(),
                play.type(ActorOptions.builder()
                        .idleTimeout(Duration.ZERO)
                        .schedule(once)
                        .build()))) {
            plan(node);
            node.advance(Duration.ofSeconds(61));
            node.until(() -> node.fired.size() == 1 && node.slept.size() == 2);
            assertThat(node.await(node.runtime().deadLetters(a()))).hasSize(1);
            assertThat(entries(node)).extracting(ScheduleEntry::failures).containsExactly(0);
        }
    }

    @Test
    default void deadLettersAreReadUpToABound() {
        String large = "x".repeat(60_000);
        Puppet.Play play = planning(schedule -> {
            for (int i = 0; i < 25; i++) {
                schedule.after(Duration.ofSeconds(1), "act", large);
            }
        });
        ScheduleOptions once = ScheduleOptions.builder().tries(1).build();
        try (TestNode node = TestNode.on(
                store(),
                play.type(ActorOptions.builder()
                        .idleTimeout(Duration.ZERO)
                        .schedule(once)
                        .build()))) {
            node.await(puppet(node).act("plan"));
            node.advance(Duration.ofSeconds(2));
            node.until(() -> node.fired.size() == 25);
            assertThat(node.await(node.runtime().deadLetters(a())))
                    .as("1 MiB of arguments")
                    .hasSizeBetween(16, 18);
        }
    }

    @Test
    default void delayOfZeroOrLessIsNow() {
        try (TestNode node = sleepy(planning(schedule -> {
            schedule.after(Duration.ZERO, "act", "ring");
            schedule.after(Duration.ofHours(-1), "act", "ring");
            schedule.after(Duration.ofSeconds(Long.MIN_VALUE), "act", "ring");
        }))) {
            node.await(puppet(node).act("plan"));
            node.until(() -> node.fired.size() == 3);
            assertThat(node.await(puppet(node).act("state"))).isEqualTo("rrr");
            assertThat(entries(node)).isEmpty();
        }
    }

    @Test
    default void listIsPagedByEntriesAndByBytes() {
        String large = "x".repeat(60_000);
        try (TestNode node = sleepy(planning(schedule -> {
            for (int i = 0; i < 40; i++) {
                schedule.named("" + i).after(Duration.ofDays(40 - i), "act", i < 20 ? large : "ring");
            }
        }))) {
            plan(node);
            List<String> names = new ArrayList<>();
            List<Integer> sizes = new ArrayList<>();
            String cursor = null;
            do {
                SchedulePage page = page(node, cursor, 15);
                page.entries().forEach(entry -> names.add(entry.name().orElseThrow()));
                sizes.add(page.entries().size());
                cursor = page.next();
            } while (cursor != null);
            assertThat(names).as("in the order of their creation").hasSize(40);
            for (int i = 0; i < 40; i++) {
                assertThat(names.get(i)).isEqualTo("" + i);
            }
            assertThat(sizes).containsExactly(15, 15, 10);
            assertThat(page(node, null, 1000).entries())
                    .as("1 MiB of arguments")
                    .hasSizeBetween(16, 18);
        }
    }

    @Test
    default void pageThatNobodyCanAskForIsRefused() {
        try (TestNode node = sleepy(new Puppet.Play())) {
            for (int limit : new int[] {0, -1, 1001}) {
                assertThatThrownBy(() -> page(node, null, limit)).isInstanceOf(InvalidCallException.class);
            }
            assertThatThrownBy(() -> page(node, "daily", 10))
                    .isInstanceOf(InvalidCallException.class)
                    .hasMessageContaining("'daily'");
            assertThatThrownBy(() -> node.await(node.runtime().schedule(ActorAddress.of("nobody", "a"), null, 10)))
                    .isInstanceOf(UnknownTypeException.class);
        }
    }

    @Test
    default void whoDoesNotExistHasNoScheduleAndIsNotMade() {
        try (TestNode node = sleepy(new Puppet.Play())) {
            assertThat(entries(node)).isEmpty();
            assertThatThrownBy(() -> node.await(node.runtime().cancelScheduled(a(), "0123456789abcdef")))
                    .isInstanceOf(ActorNotFoundException.class)
                    .hasMessage("There is no actor puppet/a.");
            assertThatThrownBy(() -> node.await(node.runtime().cancelScheduledNamed(a(), "daily")))
                    .isInstanceOf(ActorNotFoundException.class);
            assertThat(node.await(node.runtime().info(a())).exists()).isFalse();
        }
    }

    @Test
    default void entryOfASleepingActorIsCancelledForGood() {
        Puppet.Play play = planning(schedule -> {
            schedule.after(Duration.ofSeconds(5), "act", "ring");
            schedule.named("often").every(Duration.ofSeconds(7), "act", "ring");
        });
        try (TestNode node = sleepy(play)) {
            plan(node);
            String id = entries(node).get(0).id();
            assertThat(node.await(node.runtime().cancelScheduled(a(), id))).isTrue();
            assertThat(entries(node))
                    .extracting(entry -> entry.name().orElse(""))
                    .containsExactly("often");
            assertThat(node.await(node.runtime().cancelScheduled(a(), id))).isFalse();
            assertThat(node.await(node.runtime().cancelScheduledNamed(a(), "often")))
                    .isTrue();
            assertThat(node.await(node.runtime().cancelScheduledNamed(a(), "often")))
                    .isFalse();
            assertThat(entries(node)).isEmpty();
            KvRange alarms = KvRange.prefix(KvKey.of((byte) 'R', (byte) 0x11));
            assertThat(node.await(store().read(KvRead.builder().range(alarms).build()))
                            .range(0)
                            .entries())
                    .isEmpty();
            node.advance(Duration.ofSeconds(30));
            assertThat(node.fired).isEmpty();
        }
        try (TestNode node = sleepy(play)) {
            assertThat(entries(node)).isEmpty();
            node.advance(Duration.ofSeconds(30));
            assertThat(node.fired).isEmpty();
        }
    }

    @Test
    default void whatIsNoIdWakesNobody() {
        try (TestNode node = sleepy(planning(schedule -> schedule.after(Duration.ofDays(1), "act", "ring")))) {
            plan(node);
            assertThatThrownBy(() -> node.await(node.runtime().cancelScheduled(a(), "daily")))
                    .isInstanceOf(InvalidCallException.class)
                    .hasMessageContaining("'daily'");
            assertThat(node.starts).hasSize(1);
        }
    }

    @Test
    default void cancellationWaitsForTheFiringThatRunsAfterWhichItDoesNotRecur() {
        Sinks.Empty<Void> gate = Sinks.empty();
        Puppet.Play play = planning(schedule -> schedule.named("it").every(Duration.ofSeconds(5), "act", "wait"))
                .part(
                        "wait",
                        puppet -> gate.asMono()
                                .publishOn(puppet.home())
                                .then(Mono.fromSupplier(() -> puppet.add("fired;"))));
        try (TestNode node = sleepy(play)) {
            plan(node);
            node.advance(Duration.ofSeconds(6));
            Received<Boolean> cancelled = node.call(node.runtime().cancelScheduledNamed(a(), "it"));
            assertThat(cancelled.isOver()).isFalse();
            gate.tryEmitEmpty();
            node.until(cancelled::isOver);
            assertThat(cancelled.value()).isTrue();
            assertThat(node.fired).containsExactly("act 1");
            node.advance(Duration.ofSeconds(30));
            assertThat(node.fired).hasSize(1);
            assertThat(node.await(puppet(node).act("state"))).isEqualTo("fired;");
        }
    }

    @Test
    default void pausedActorIsListedAndIsResumedBeforeACancellation() {
        try (TestNode node =
                sleepy(planning(schedule -> schedule.named("it").after(Duration.ofSeconds(60), "act", "ring")))) {
            plan(node);
            node.await(node.runtime().pause(a()));
            assertThat(entries(node)).hasSize(1);
            assertThatThrownBy(() -> node.await(node.runtime().cancelScheduledNamed(a(), "it")))
                    .isInstanceOf(ActorPausedException.class)
                    .hasMessageContaining("its schedule is not changed meanwhile; what is due by then fires at once")
                    .hasMessageContaining("when it was resumed");
            node.await(node.runtime().resume(a()));
            assertThat(node.await(node.runtime().cancelScheduledNamed(a(), "it")))
                    .isTrue();
        }
    }

    @Test
    default void actorSeesAndCancelsTheScheduleOfAnotherButItsOwnByItself() {
        Puppet.Play play = planning(schedule -> schedule.named("it").after(Duration.ofDays(1), "act", "ring"))
                .part(
                        "of b",
                        puppet -> puppet.others()
                                .schedule(ActorAddress.of("puppet", "b"), null, 10)
                                .map(page -> page.entries().get(0).action()))
                .part(
                        "stop b",
                        puppet -> puppet.others()
                                .cancelScheduledNamed(ActorAddress.of("puppet", "b"), "it")
                                .map(String::valueOf))
                .part(
                        "stop a",
                        puppet ->
                                puppet.others().cancelScheduledNamed(a(), "it").map(String::valueOf));
        try (TestNode node = sleepy(play)) {
            plan(node);
            node.await(node.runtime().actor(Puppet.class, "b").act("plan"));
            assertThat(node.await(puppet(node).act("of b"))).isEqualTo("act");
            assertThat(node.await(puppet(node).act("stop b"))).isEqualTo("true");
            assertThatThrownBy(() -> node.await(puppet(node).act("stop a")))
                    .hasCauseInstanceOf(CallCycleException.class);
            assertThat(entries(node)).hasSize(1);
        }
    }
}
