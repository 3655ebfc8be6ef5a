package dev.rouse.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorOptions;
import dev.rouse.Durability;
import dev.rouse.Firing;
import dev.rouse.LimitExceededException;
import dev.rouse.ScheduleOptions;
import dev.rouse.fixture.Puppet;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvKey;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.record.AlarmRecord;
import dev.rouse.record.Keys;
import dev.rouse.record.Suffix;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Alarms that meet turns and stored rows at an odd moment. */
final class AlarmEdgeTest {

    private static final ActorAddress A = ActorAddress.of("puppet", "a");
    private static final Instant SOON = Instant.parse("2026-01-01T00:00:01Z");
    private static final ActorOptions SLEEPY =
            ActorOptions.builder().idleTimeout(Duration.ZERO).build();

    private final ScriptedStore store = new ScriptedStore();
    private final Keys keys = new Keys((byte) 'R');
    private final Puppet.Play play = new Puppet.Play()
            .part("plan", puppet -> Mono.just(puppet.plan().after(Duration.ofSeconds(1), "act", "ring")))
            .part("ring", puppet -> Mono.just(puppet.add("r")));

    private TestNode node(ActorOptions options) {
        return TestNode.on(
                store,
                runtime -> runtime.alarms(a -> a.inMemory(100).waking(10).jitter(Duration.ZERO)),
                play.type(options));
    }

    private static Puppet a(TestNode node) {
        return node.runtime().actor(Puppet.class, "a");
    }

    private boolean hasIndexRows() {
        return store.entries().stream().anyMatch(entry -> entry.key().startsWith(KvKey.of((byte) 'R', (byte) 0x11)));
    }

    private void putRow(ActorAddress actor) {
        store.put(keys.alarm(actor.id(), SOON.toEpochMilli()), new AlarmRecord(actor, false).encode());
    }

    @Test
    void aRowOfAnActorThatDoesNotExistIsClearedUnderTheFence() {
        putRow(A);
        try (TestNode node = node(SLEEPY)) {
            store.forgetCalls();
            node.advance(Duration.ofSeconds(2));
            assertThat(hasIndexRows()).isFalse();
            KvCommit clear = store.commits().stream()
                    .filter(commit -> ScriptedStore.writes(commit, keys.alarm(A.id(), SOON.toEpochMilli())))
                    .findFirst()
                    .orElseThrow();
            assertThat(clear.conflictKeys()).isNotEmpty();
            assertThat(node.await(node.runtime().info(A)).exists()).isFalse();
            assertThat(node.fired).isEmpty();
        }
    }

    @Test
    void aRowThatNoEntryIsBehindIsClearedAndTheRealOneStays() {
        play.part("later", puppet -> Mono.just(puppet.plan().after(Duration.ofSeconds(30), "act", "ring")));
        try (TestNode node = node(SLEEPY)) {
            node.await(a(node).act("later"));
        }
        putRow(A);
        try (TestNode node = node(SLEEPY)) {
            node.advance(Duration.ofSeconds(5));
            assertThat(store.value(keys.alarm(A.id(), SOON.toEpochMilli()))).isNull();
            assertThat(hasIndexRows()).isTrue();
            node.advance(Duration.ofSeconds(30));
            assertThat(node.fired).containsExactly("act 1");
            assertThat(hasIndexRows()).isFalse();
        }
    }

    @Test
    void aRowOfATypeThatIsNotRegisteredIsLeftForLater() {
        ActorAddress stranger = ActorAddress.of("stranger", "a");
        putRow(stranger);
        try (TestNode node = node(SLEEPY)) {
            node.await(a(node).act("plan"));
            node.advance(Duration.ofSeconds(40));
            assertThat(node.fired).containsExactly("act 1");
            assertThat(store.value(keys.alarm(stranger.id(), SOON.toEpochMilli())))
                    .isNotNull();
        }
    }

    @Test
    void aStoreThatDoesNotAnswerDelaysAlarmsAndLosesNone() {
        try (TestNode node = node(SLEEPY.toBuilder().idleTimeout(Duration.ZERO).build())) {
            node.await(a(node).act("plan"));
        }
        try (TestNode node = node(SLEEPY)) {
            store.failNextRead(new KvUnavailableException("It is away.", null));
            node.advance(Duration.ofSeconds(3));
            store.failNextRead(new KvUnavailableException("It is away again.", null));
            node.advance(Duration.ofSeconds(5));
            assertThat(node.fired).containsExactly("act 1");
        }
    }

    @Test
    void aChangeThatCannotBeWrittenCountsAsAFailureOfItsFiring() {
        play.part("ring", puppet -> Mono.just(puppet.add("x".repeat(2_000_000))));
        play.part(
                "what",
                puppet -> Mono.just(puppet.now() + puppet.plan().list().size() + " "
                        + puppet.plan().deadLetters().get(0).error()));
        ActorOptions twice = SLEEPY.toBuilder().schedule(s -> s.tries(2)).build();
        try (TestNode node = node(twice)) {
            node.await(a(node).act("plan"));
            node.advance(Duration.ofSeconds(10));
            assertThat(node.fired).containsExactly("act 1 failed", "act 2 dead");
            assertThat(node.await(a(node).act("what"))).startsWith("0 ").contains("bytes of the state");
        }
    }

    @Test
    void anActionThatHasGoneEndsAsADeadLetter() {
        ActorOptions once = SLEEPY.toBuilder().schedule(s -> s.tries(1)).build();
        try (TestNode node = node(once)) {
            node.await(a(node).act("plan"));
        }
        KvKey entry = store.entries().stream()
                .map(found -> found.key())
                .filter(key -> key.startsWith(keys.actor(A.id(), new byte[] {3, 0})))
                .findFirst()
                .orElseThrow();
        byte[] renamed = store.value(entry).clone();
        for (int i = 0; i + 3 <= renamed.length; i++) {
            if (renamed[i] == 'a' && renamed[i + 1] == 'c' && renamed[i + 2] == 't') {
                renamed[i] = 'z';
            }
        }
        store.put(entry, renamed);
        play.part("what", puppet -> Mono.just(puppet.plan().deadLetters().get(0).error()));
        try (TestNode node = node(once)) {
            node.advance(Duration.ofSeconds(3));
            assertThat(node.fired).containsExactly("zct 1 dead");
            assertThat(node.await(a(node).act("what"))).contains("zct");
        }
    }

    @Test
    void aRecurringEntryThatTakesLongerThanItsIntervalSkipsTheTimesThatItRunsThrough() {
        List<Firing> firings = new ArrayList<>();
        List<Sinks.Empty<Void>> gates = new ArrayList<>();
        play.part("plan", puppet -> Mono.just(puppet.plan().every(Duration.ofSeconds(1), "act", "long")));
        play.part("long", puppet -> {
            Sinks.Empty<Void> gate = Sinks.empty();
            firings.add(puppet.why().orElseThrow());
            gates.add(gate);
            return gate.asMono().thenReturn("");
        });
        try (TestNode node = node(SLEEPY)) {
            Instant began = node.now();
            node.await(a(node).act("plan"));
            for (int i = 1; i <= 3; i++) {
                node.advance(Duration.ofMillis(3500));
                assertThat(firings).as("one at a time").hasSize(i);
                gates.get(i - 1).tryEmitEmpty();
                node.run();
            }
            assertThat(firings)
                    .extracting(firing ->
                            Duration.between(began, firing.scheduledAt()).toSeconds())
                    .containsExactly(1L, 4L, 8L);
            assertThat(firings).extracting(Firing::missed).containsOnly(0L);
            assertThat(node.fired).hasSize(3);
        }
    }

    @Test
    void anEntryIsSavedAtOnceAndItsFiringToo() {
        play.part("ring", puppet -> {
            puppet.save(Durability.ON_SLEEP);
            return Mono.just(puppet.add("r"));
        });
        try (TestNode node =
                node(ActorOptions.builder().durability(Durability.ON_SLEEP).build())) {
            node.await(a(node).act("plan"));
            node.advance(Duration.ofSeconds(2));
            assertThat(node.fired).containsExactly("act 1");
            assertThat(hasIndexRows()).isFalse();
            assertThat(node.slept).isEmpty();
        }
    }

    @Test
    void aFiringWaitsItsTurnAndWhatIsCancelledMeanwhileDoesNotRun() {
        Sinks.Empty<Void> gate = Sinks.empty();
        List<String> ids = new ArrayList<>();
        play.part("plan", puppet -> {
            ids.add(puppet.plan().after(Duration.ofSeconds(1), "act", "ring"));
            return Mono.just("");
        });
        play.part(
                "block",
                puppet -> gate.asMono().publishOn(puppet.home()).then(Mono.fromSupplier(() -> {
                    puppet.plan().cancel(ids.get(0));
                    return puppet.add("b");
                })));
        try (TestNode node = node(SLEEPY)) {
            node.await(a(node).act("plan"));
            Received<String> blocking = node.call(a(node).act("block"));
            node.advance(Duration.ofSeconds(90));
            assertThat(node.fired).isEmpty();
            gate.tryEmitEmpty();
            node.until(blocking::isOver);
            node.advance(Duration.ofSeconds(5));
            assertThat(node.await(a(node).act("state"))).isEqualTo("b");
            assertThat(hasIndexRows()).isFalse();
        }
    }

    @Test
    void aTurnThatSchedulesAndCommitsAnywayAsksNothingMoreOfTheStore() {
        play.part("both", puppet -> {
            puppet.plan().after(Duration.ofHours(1), "act", "ring");
            return Mono.just(puppet.add("s"));
        });
        try (TestNode node = node(ActorOptions.defaults())) {
            node.await(a(node).act("state"));
            store.forgetCalls();
            node.await(a(node).act("both"));
            assertThat(store.calls()).isEqualTo(1);
            store.forgetCalls();
            play.part("later", puppet -> Mono.just(puppet.plan().after(Duration.ofHours(2), "act", "ring")));
            node.await(a(node).act("later"));
            assertThat(store.commits()).hasSize(1);
            assertThat(store.commits().get(0).mutations()).as("the entry alone").hasSize(1);
        }
    }

    @Test
    void manyEntriesDueAtOnceTakeOneCommitEachAndOneWriteOfTheIndexForAll() {
        play.part("plan", puppet -> {
            for (int i = 0; i < 20; i++) {
                puppet.plan().after(Duration.ofMillis(1000 + i), "act", "ring");
            }
            return Mono.just("");
        });
        try (TestNode node = node(SLEEPY)) {
            Instant began = node.now();
            node.await(a(node).act("plan"));
            store.forgetCalls();
            node.jump(Duration.ofMillis(1100));
            node.until(() -> node.fired.size() == 20);
            KvKey state = keys.actor(A.id(), Suffix.state());
            assertThat(store.commits())
                    .filteredOn(commit -> ScriptedStore.writes(commit, state))
                    .hasSize(20);
            long indexWrites = IntStream.range(0, 20)
                    .mapToObj(i -> keys.alarm(A.id(), began.toEpochMilli() + 1000 + i))
                    .flatMap(row -> store.commits().stream().filter(commit -> ScriptedStore.writes(commit, row)))
                    .count();
            assertThat(indexWrites).as("the row is cleared with the last").isOne();
            assertThat(hasIndexRows()).isFalse();
        }
    }

    @Test
    void whatIsDueWhileTheActorFallsAsleepIsForItsNextLife() {
        play.part("plan", puppet -> {
            puppet.plan().after(Duration.ofSeconds(1), "act", "sleep");
            return Mono.just(puppet.plan().after(Duration.ofMillis(1001), "act", "ring"));
        });
        play.part("sleep", puppet -> {
            puppet.rest();
            return Mono.just(puppet.add("s"));
        });
        try (TestNode node = node(ActorOptions.builder().noIdleTimeout().build())) {
            node.await(a(node).act("plan"));
            node.jump(Duration.ofMillis(1500));
            node.advance(Duration.ofSeconds(1));
            assertThat(node.fired).containsExactly("act 1", "act 1");
            assertThat(node.slept).hasSize(1);
            assertThat(node.await(a(node).act("state"))).isEqualTo("sr");
        }
    }

    @Test
    void anotherNodeTakesAlarmsOver() {
        TestNode first = node(SLEEPY);
        first.await(a(first).act("plan"));
        try (TestNode second = node(SLEEPY)) {
            second.advance(Duration.ofSeconds(2));
            assertThat(second.fired).containsExactly("act 1");
            first.advance(Duration.ofSeconds(2));
            assertThat(first.fired).isEmpty();
            assertThat(second.await(a(second).act("state"))).isEqualTo("r");
        }
        first.close();
    }

    @Test
    void aRowIsNotCalledStrayWhileSomethingIsBeingSaved() {
        try (TestNode node = node(ActorOptions.defaults())) {
            node.await(a(node).act("ring"));
        }
        putRow(A);
        try (TestNode node = node(ActorOptions.defaults())) {
            node.await(a(node).act("state"));
            store.holdCommits();
            Received<String> saving = node.call(a(node).act("ring"));
            node.advance(Duration.ofMillis(1010));
            store.forgetCalls();
            store.releaseCommits();
            node.run();
            assertThat(saving.value()).isEqualTo("rr");
            assertThat(store.commits())
                    .as("what the row stands for may be what is being saved")
                    .noneMatch(commit -> ScriptedStore.writes(commit, keys.alarm(A.id(), SOON.toEpochMilli())));
            node.advance(Duration.ofSeconds(1));
            assertThat(hasIndexRows()).isFalse();
        }
    }

    @Test
    void aStateThatIsTakenBackBesideAStrayRowIsTheOneThatWasThere() {
        play.part("grow", puppet -> Mono.just(puppet.add("x".repeat(2_000_000))));
        try (TestNode node = node(ActorOptions.defaults())) {
            node.await(a(node).act("ring"));
        }
        putRow(A);
        try (TestNode node = node(ActorOptions.defaults())) {
            node.await(a(node).act("ring"));
            store.holdCommits();
            node.call(node.runtime().actor(Puppet.class, "b").act("ring"));
            node.advance(Duration.ofMillis(1010));
            Received<String> refused = node.call(a(node).act("grow"));
            store.releaseCommits();
            node.run();
            assertThat(refused.error()).isInstanceOf(LimitExceededException.class);
            assertThat(hasIndexRows()).as("the stray row was in that commit").isFalse();
            assertThat(node.await(a(node).act("ring"))).isEqualTo("rrr");
        }
    }

    @Test
    void aFiringThatFailedIsTriedAgainAfterItsPauseThoughTheWallClockIsSetBack() {
        play.part("fail", puppet -> Mono.error(new IllegalStateException("Not yet.")));
        play.part("plan", puppet -> Mono.just(puppet.plan().after(Duration.ofSeconds(1), "act", "fail")));
        ScheduleOptions tenSeconds = ScheduleOptions.builder()
                .retryDelay(Duration.ofSeconds(10), Duration.ofSeconds(10))
                .build();
        try (TestNode node = node(SLEEPY.toBuilder().schedule(tenSeconds).build())) {
            node.await(a(node).act("plan"));
            node.advance(Duration.ofMillis(1100));
            assertThat(node.fired).containsExactly("act 1 failed");
            node.setWallClock(Duration.ofHours(-1));
            node.advance(Duration.ofSeconds(9));
            assertThat(node.fired).hasSize(1);
            node.advance(Duration.ofSeconds(2));
            assertThat(node.fired).containsExactly("act 1 failed", "act 2 failed");
            node.setWallClock(Duration.ofHours(2));
            node.advance(Duration.ofSeconds(7));
            assertThat(node.fired)
                    .as("nor is the pause over because it is set forward")
                    .hasSize(2);
            node.advance(Duration.ofSeconds(4));
            assertThat(node.fired).hasSize(3);
        }
    }

    @Test
    void aCronExpressionThatIsTooLongIsRefusedAndTheActorStartsAgain() {
        String longest = "0" + ",0".repeat(507) + " 12 * * *";
        play.part("plan", puppet -> Mono.just(puppet.plan().cron(longest, ZoneOffset.UTC, "act", "ring")));
        play.part("more", puppet -> Mono.just(puppet.plan().cron(longest + " ", ZoneOffset.UTC, "act", "ring")));
        try (TestNode node = node(SLEEPY)) {
            node.await(a(node).act("plan"));
            Received<String> more = node.call(a(node).act("more"));
            assertThat(more.error()).isInstanceOfSatisfying(LimitExceededException.class, error -> {
                assertThat(error.given()).isEqualTo(1025);
                assertThat(error.limit()).isEqualTo(1024);
            });
        }
        try (TestNode node = node(SLEEPY)) {
            assertThat(node.await(a(node).act("state"))).isEmpty();
        }
    }
}
