package dev.rouse.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.ActorId;
import dev.rouse.AlarmOptions;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RuntimeListener;
import dev.rouse.fixture.ScriptedClock;
import dev.rouse.kv.OffSpec;
import dev.rouse.kv.PendingRead;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.kv.error.KvUnavailableException;
import dev.rouse.record.AlarmRecord;
import dev.rouse.record.Keys;
import dev.rouse.shard.ShardSet;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.publisher.Sinks;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The clock alone: what it reads, whom it wakes when, and how many at a time. */
final class AlarmClockTest {

    private static final long BEGAN = ScriptedClock.BEGINNING.toEpochMilli();

    private static final NodeUnavailableException CLOSED = new NodeUnavailableException("it is closed");

    private final ScriptedStore store = new ScriptedStore();
    private final Keys keys = new Keys((byte) 'R');
    private final VirtualTimeScheduler timer = VirtualTimeScheduler.create();
    private final MockTicker ticker = Ticker.newMockTicker();
    private final ScriptedClock wall =
            new ScriptedClock(() -> TimeUnit.MILLISECONDS.toNanos(timer.now(TimeUnit.MILLISECONDS)));
    private final Sleepers sleepers = new Sleepers();
    private final List<Integer> waiting = new ArrayList<>();
    private AlarmClock clock;

    /** Actors that a test lets wake up, and whose rows go when they do. */
    private final class Sleepers implements Waker {
        private final List<String> woken = new ArrayList<>();
        private final List<Integer> readAhead = new ArrayList<>();
        private final Map<String, Sinks.Empty<Void>> awake = new HashMap<>();
        private int most;
        private boolean atOnce = true;
        private Runnable onWake = () -> {};
        private UnaryOperator<Mono<?>> answer = done -> done;

        @Override
        public Mono<?> readAhead(List<ActorAddress> actors) {
            readAhead.add(actors.size());
            return Mono.empty();
        }

        @Override
        public Mono<?> wake(ActorAddress actor, long due) {
            woken.add(actor.key());
            onWake.run();
            if (atOnce) {
                return answer.apply(Mono.<Void>fromRunnable(() -> gone(actor, due)));
            }
            Sinks.Empty<Void> waking = Sinks.empty();
            awake.put(actor.key(), waking);
            most = Math.max(most, awake.size());
            return waking.asMono().doOnSuccess(done -> gone(actor, due));
        }

        private void gone(ActorAddress actor, long due) {
            store.remove(keys.alarm(actor.id(), due));
            clock.changed(actor, 0, 0);
        }

        void wakeUp(String key) {
            awake.remove(key).tryEmitEmpty();
        }
    }

    private void start(int inMemory, int atATime, Duration jitter) {
        start(inMemory, atATime, jitter, ShardSet.all());
    }

    private void start(int inMemory, int atATime, Duration jitter, ShardSet shards) {
        clock = new AlarmClock(
                keys,
                request -> store.read(request.atLeast(store.version()).build()),
                sleepers,
                AlarmOptions.builder()
                        .inMemory(inMemory)
                        .waking(atATime)
                        .jitter(jitter)
                        .build(),
                new AlarmClock.AlarmTime(wall, ticker, timer, new Random(1)),
                new RuntimeListener() {
                    @Override
                    public void alarmsWaiting(int actors, Duration oldest) {
                        waiting.add(actors);
                    }
                });
        clock.open(shards);
        timer.advanceTime();
    }

    private void advance(long millis) {
        for (long passed = 0; passed < millis; passed += 10) {
            ticker.advance(10, TimeUnit.MILLISECONDS);
            timer.advanceTimeBy(Duration.ofMillis(10));
        }
    }

    @AfterEach
    void stop() {
        clock.close(CLOSED);
        timer.dispose();
    }

    private static ActorAddress actor(int number) {
        return ActorAddress.of("t", "a" + number);
    }

    private void row(int number, long inMillis, boolean recurring) {
        ActorAddress actor = actor(number);
        store.put(keys.alarm(actor.id(), BEGAN + inMillis), new AlarmRecord(actor, recurring).encode());
    }

    private static List<String> names(int... numbers) {
        return IntStream.of(numbers).mapToObj(number -> "a" + number).toList();
    }

    @Test
    void rowsInTheStoreAndRowsThatMoveAreWokenInOrderOfTime() {
        row(1, 300, false);
        row(2, 100, false);
        start(100, 10, Duration.ZERO);
        clock.changed(actor(3), BEGAN + 200, 0);
        clock.changed(actor(4), BEGAN + 250, 0);
        clock.changed(actor(4), 0, 0);
        clock.changed(actor(1), BEGAN + 150, 0);
        advance(90);
        assertThat(sleepers.woken).isEmpty();
        advance(1000);
        assertThat(sleepers.woken).containsExactlyElementsOf(names(2, 1, 3));
    }

    @Test
    void aRowThatMovesWhileTheIndexIsReadIsNewerThanWhatIsFound() {
        row(1, 100, false);
        row(2, 100, false);
        store.holdReads();
        start(100, 10, Duration.ZERO);
        PendingRead scan = store.expectRead();
        clock.changed(actor(1), 0, 0);
        clock.changed(actor(2), BEGAN + 5000, 0);
        clock.changed(actor(3), BEGAN + 200, 0);
        timer.advanceTime();
        scan.apply();
        store.releaseReads();
        advance(1000);
        assertThat(sleepers.woken).containsExactlyElementsOf(names(3));
        advance(5000);
        assertThat(sleepers.woken).containsExactlyElementsOf(names(3, 2));
    }

    @Test
    void aReadThatFailsIsRepeatedAfterAPause() {
        row(1, 50, false);
        store.failNextRead(new KvUnavailableException("It is away.", null));
        start(100, 10, Duration.ZERO);
        advance(90);
        assertThat(sleepers.woken).isEmpty();
        advance(200);
        assertThat(sleepers.woken).containsExactlyElementsOf(names(1));
    }

    @Test
    void noMoreAreWokenAtATimeThanTheSettingsSay() {
        for (int i = 0; i < 1000; i++) {
            row(i, 100, false);
        }
        sleepers.atOnce = false;
        start(2000, 300, Duration.ZERO);
        advance(200);
        assertThat(sleepers.woken).hasSize(256);
        while (sleepers.woken.size() < 1000) {
            List.copyOf(sleepers.awake.keySet()).forEach(sleepers::wakeUp);
            advance(10);
        }
        assertThat(sleepers.most).isLessThanOrEqualTo(300);
        assertThat(sleepers.readAhead).hasSize(8).allMatch(size -> size >= 100);
        assertThat(waiting).contains(744).endsWith(0);
    }

    @Test
    void whoTakesLongGivesItsPlace() {
        row(1, 100, false);
        row(2, 200, false);
        sleepers.atOnce = false;
        start(100, 1, Duration.ZERO);
        advance(900);
        assertThat(sleepers.woken).containsExactlyElementsOf(names(1));
        advance(1500);
        assertThat(sleepers.woken).containsExactlyElementsOf(names(1, 2));
    }

    @Test
    void anActorWhoseRowStaysIsWokenAgainAfterPausesThatGrow() {
        row(1, 0, false);
        sleepers.atOnce = false;
        start(100, 1, Duration.ZERO);
        List<Long> at = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            while (sleepers.awake.isEmpty()) {
                advance(10);
            }
            at.add(timer.now(TimeUnit.MILLISECONDS));
            sleepers.awake.remove("a1").tryEmitError(new IllegalStateException("Not now."));
        }
        for (int i = 2; i < at.size(); i++) {
            assertThat(at.get(i) - at.get(i - 1)).isGreaterThan((at.get(i - 1) - at.get(i - 2)) * 3 / 2);
        }
    }

    @Test
    void whatIsOverdueAndRecursIsSpread() {
        for (int i = 0; i < 200; i++) {
            row(i, -60_000, true);
        }
        row(1000, -60_000, false);
        start(1000, 1000, Duration.ofSeconds(5));
        assertThat(sleepers.woken).containsExactlyElementsOf(names(1000));
        advance(2500);
        assertThat(sleepers.woken).hasSizeBetween(50, 150);
        advance(2600);
        assertThat(sleepers.woken).hasSize(201);
    }

    @Test
    void moreRowsThanAreToBeInMemoryAreReadOnAsTimePasses() {
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 40_000; i++) {
            row(i, 20_000 + 5L * (i % 4000), false);
            all.add("a" + i);
        }
        start(2000, 500, Duration.ZERO);
        int scan = store.reads().size();
        assertThat(scan).isLessThan(100);
        store.forgetCalls();
        advance(19_000);
        assertThat(sleepers.woken).isEmpty();
        advance(25_000);
        assertThat(sleepers.woken).hasSize(40_000);
        assertThat(new HashSet<>(sleepers.woken)).isEqualTo(all);
        assertThat(store.reads()).hasSizeLessThan(2000);
    }

    @Test
    void rowsThatMoveBeyondWhatIsInMemoryAreFoundAgain() {
        start(100, 500, Duration.ZERO);
        for (int i = 0; i < 1000; i++) {
            row(i, 30_000 + i, false);
            clock.changed(actor(i), BEGAN + 30_000 + i, 0);
        }
        timer.advanceTime();
        for (int i = 1000; i < 1100; i++) {
            row(i, 40_000, false);
            clock.changed(actor(i), BEGAN + 40_000, 0);
        }
        advance(29_000);
        assertThat(sleepers.woken).isEmpty();
        advance(15_000);
        assertThat(sleepers.woken).hasSize(1100).doesNotHaveDuplicates();
    }

    @Test
    void clockThatIsStoppedWhileItWorksEndsQuietly() {
        row(1, 100, false);
        start(10, 10, Duration.ZERO);
        sleepers.onWake = () -> clock.close(CLOSED);
        advance(10_000);
        assertThat(sleepers.woken).containsExactly("a1");
    }

    // Shards come and go.

    private static ShardSet shardOf(int number) {
        return ShardSet.of(actor(number).id().shard());
    }

    @Test
    void shardThatIsDrainedWakesNobodyAndTheOthersGoOn() {
        row(1, 1000, false);
        row(2, 1000, false);
        start(100, 10, Duration.ZERO);
        clock.changed(actor(1), BEGAN + 500, 0);
        clock.drain(shardOf(1)).subscribe();
        clock.changed(actor(1), BEGAN + 700, 0);
        advance(5000);
        assertThat(sleepers.woken).containsExactly("a2");
    }

    @Test
    void shardThatIsOpenedAgainIsReadAnew() {
        row(2, 1000, false);
        start(100, 10, Duration.ZERO);
        clock.drain(shardOf(1)).subscribe();
        advance(100);
        row(1, 900, false);
        row(3, 900, false);
        clock.open(shardOf(1));
        advance(5000);
        assertThat(sleepers.woken)
                .as("the row of a3 is not read: nobody else writes")
                .containsExactly("a1", "a2");
    }

    @Test
    void onlyOpenShardsAreRead() {
        row(1, 100, false);
        row(2, 100, false);
        row(3, 100, false);
        start(100, 10, Duration.ZERO, shardOf(1).plus(shardOf(3)));
        advance(5000);
        assertThat(sleepers.woken).containsExactlyInAnyOrder("a1", "a3");
    }

    @Test
    void readThatWasUnderWayWhenItsShardWasDrainedAndOpenedIsMadeAgain() {
        row(1, 1000, false);
        store.holdReads();
        start(100, 10, Duration.ZERO);
        clock.drain(shardOf(1)).subscribe();
        store.remove(keys.alarm(actor(1).id(), BEGAN + 1000));
        row(1, 300, false);
        clock.open(shardOf(1));
        advance(10);
        store.releaseReads();
        advance(5000);
        assertThat(sleepers.woken).containsExactly("a1");
    }

    @Test
    void manyRowsOfShardsApartAreAllFound() {
        ShardSet apart = IntStream.range(0, ActorId.SHARDS)
                .filter(shard -> shard % 3 != 1)
                .mapToObj(ShardSet::of)
                .reduce(ShardSet.none(), ShardSet::plus);
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            row(i, 100 + i, false);
            if (apart.contains(actor(i).id())) {
                wanted.add("a" + i);
            }
        }
        start(100_000, 5000, Duration.ZERO, apart);
        advance(20_000);
        assertThat(sleepers.woken).hasSameElementsAs(wanted).doesNotHaveDuplicates();
    }

    // The wall clock is set.

    @Test
    void whatTheWallClockIsSetBeyondIsDueAtOnceAndWhatItGoesBackBehindWaits() {
        row(1, 30_000, false);
        row(2, 60_000, false);
        start(100, 10, Duration.ZERO);
        wall.setAhead(Duration.ofSeconds(40));
        advance(1_010);
        assertThat(sleepers.woken).containsExactlyElementsOf(names(1));
        wall.setAhead(Duration.ofHours(-1));
        advance(65_000);
        assertThat(sleepers.woken).containsExactlyElementsOf(names(1));
        wall.setAhead(Duration.ZERO);
        advance(1_010);
        assertThat(sleepers.woken).containsExactlyElementsOf(names(1, 2));
    }

    @Test
    void aReadThatFailedIsRepeatedAfterItsPauseThoughTheWallClockIsSetBack() {
        wall.setAhead(Duration.ofHours(1));
        row(1, 2_000, false);
        store.failNextRead(new KvUnavailableException("It is away.", null));
        start(100, 10, Duration.ZERO);
        wall.setAhead(Duration.ZERO);
        advance(2_100);
        assertThat(sleepers.woken).containsExactlyElementsOf(names(1));
    }

    @Test
    void anAlarmThatFailedIsTriedAfterItsPauseThoughTheWallClockIsSetBack() {
        row(1, 100, false);
        start(100, 10, Duration.ZERO);
        sleepers.answer = done -> Mono.error(new IllegalStateException("Not now."));
        advance(110);
        sleepers.answer = done -> done;
        wall.setAhead(Duration.ofHours(-1));
        advance(80);
        assertThat(sleepers.woken).hasSize(1);
        advance(20);
        assertThat(sleepers.woken).containsExactlyElementsOf(names(1, 1));
    }

    @Test
    void aPauseIsNotOverBecauseTheWallClockIsSetForward() {
        row(1, 0, false);
        sleepers.answer = done -> Mono.error(new IllegalStateException("Not now."));
        start(100, 10, Duration.ZERO);
        advance(1_510);
        assertThat(sleepers.woken).as("after 0, 100, 300, 700 and 1500 ms").hasSize(5);
        wall.setAhead(Duration.ofHours(1));
        advance(1_500);
        assertThat(sleepers.woken).hasSize(5);
        advance(200);
        assertThat(sleepers.woken).hasSize(6);
    }

    @Test
    void whatIsSpreadStaysSoThoughTheWallClockIsSetBack() {
        for (int i = 0; i < 200; i++) {
            row(i, -60_000, true);
        }
        start(1000, 1000, Duration.ofSeconds(5));
        wall.setAhead(Duration.ofHours(-1));
        advance(2_500);
        assertThat(sleepers.woken).hasSizeBetween(50, 150);
        advance(2_600);
        assertThat(sleepers.woken).hasSize(200);
    }

    @Test
    void aRowWithAPauseIsTriedWhenThatIsOverWhateverTheWallClockShows() {
        start(100, 10, Duration.ZERO);
        clock.changed(actor(1), BEGAN + 5_000, 5_000);
        wall.setAhead(Duration.ofHours(1));
        advance(4_900);
        assertThat(sleepers.woken).isEmpty();
        wall.setAhead(Duration.ofHours(-1));
        advance(200);
        assertThat(sleepers.woken).containsExactlyElementsOf(names(1));
    }

    @Test
    void howManyWaitIsToldThoughTheWallClockIsSetBack() {
        row(1, 100, false);
        row(2, 100, false);
        sleepers.atOnce = false;
        start(100, 1, Duration.ZERO);
        advance(500);
        waiting.clear();
        wall.setAhead(Duration.ofHours(-1));
        advance(400);
        sleepers.wakeUp("a1");
        advance(1_100);
        assertThat(waiting).isNotEmpty();
    }

    // Places.

    static Stream<Named<UnaryOperator<Mono<?>>>> answers() {
        return Stream.of(
                Named.of("completes", done -> done),
                Named.of("completes with a value", done -> done.then(Mono.just(1))),
                Named.of("fails", done -> Mono.error(new IllegalStateException("Not now."))),
                Named.of("throws", done -> {
                    throw new IllegalStateException("Not now.");
                }),
                Named.of(
                        "throws when it is subscribed to",
                        done -> OffSpec.mono(subscriber -> {
                            throw new IllegalStateException("Not now.");
                        })),
                Named.of(
                        "completes twice",
                        done -> OffSpec.mono(subscriber -> {
                            subscriber.onSubscribe(Operators.emptySubscription());
                            subscriber.onComplete();
                            subscriber.onComplete();
                        })),
                Named.of(
                        "completes and fails",
                        done -> OffSpec.mono(subscriber -> {
                            subscriber.onSubscribe(Operators.emptySubscription());
                            subscriber.onNext(1);
                            subscriber.onComplete();
                            subscriber.onError(new IllegalStateException("Too late."));
                        })));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void aPlaceIsGivenBackOnce(UnaryOperator<Mono<?>> answer) {
        row(1, 0, false);
        row(2, 10, false);
        row(3, 10, false);
        sleepers.answer = answer;
        start(100, 1, Duration.ZERO);
        assertThat(sleepers.woken).containsExactlyElementsOf(names(1));
        sleepers.atOnce = false;
        advance(50);
        assertThat(sleepers.woken).hasSize(2);
        advance(20);
        assertThat(sleepers.woken).as("one place is all there is").hasSize(2);
    }
}
