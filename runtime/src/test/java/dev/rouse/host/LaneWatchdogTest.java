package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.BlockingOptions;
import dev.rouse.RuntimeListener;
import dev.rouse.RuntimeObserver;
import dev.rouse.RuntimeOptions;
import dev.rouse.blocking.BlockingPool;
import dev.rouse.blocking.BlockingThreads;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.life.LifecycleEvents;
import dev.rouse.record.Keys;
import dev.rouse.stored.Features;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

/** A lane whose thread is blocked is told of from another thread, with its stack. */
class LaneWatchdogTest {

    private static final Keys KEYS = new Keys((byte) 'R');

    private final List<Duration> told = new ArrayList<>();
    private final MockTicker ticker = Ticker.newMockTicker();
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final ManualIoEventLoop loop =
            new ManualIoEventLoop(null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);

    private LaneWatchdog watchdog(Duration limit) {
        RuntimeListener listener = new RuntimeListener() {
            @Override
            public void laneBlocked(Thread thread, Duration age, StackTraceElement[] stack) {
                assertThat(thread).isSameAs(Thread.currentThread());
                assertThat(stack).anyMatch(frame -> frame.getClassName().equals(LaneWatchdogTest.class.getName()));
                told.add(age);
            }
        };
        LaneWatchdog watchdog = new LaneWatchdog(
                loop,
                new Node(
                        new ScriptedStore(),
                        KEYS,
                        Features.of(KEYS, new KvLimits(10_000, 1 << 20, 10_000_000), List.of()),
                        RuntimeOptions.builder().blockedLane(limit).build(),
                        listener,
                        RuntimeObserver.NONE,
                        new LifecycleEvents(listener, RuntimeObserver.NONE, Clock.systemUTC()),
                        Clock.systemUTC(),
                        ticker,
                        Timers.of(time),
                        new BlockingPool(BlockingThreads.create(), BlockingOptions.defaults()),
                        RandomGenerator.getDefault(),
                        (self, loops) -> null));
        watchdog.start();
        return watchdog;
    }

    /** Lets time pass for all but the event loop. */
    private void pass(int seconds) {
        for (int i = 0; i < 2 * seconds; i++) {
            ticker.advance(500, TimeUnit.MILLISECONDS);
            time.advanceTimeBy(Duration.ofMillis(500));
        }
    }

    private void comeRound() {
        while (loop.runNow() > 0) {}
    }

    @Test
    void isToldOfAfterTheLimitAndAgainAfterTwiceAsLong() {
        watchdog(Duration.ofSeconds(2));
        pass(1);
        comeRound();
        pass(2);
        assertThat(told).isEmpty();
        pass(1);
        assertThat(told).containsExactly(Duration.ofSeconds(2));
        pass(3);
        assertThat(told).containsExactly(Duration.ofSeconds(2), Duration.ofSeconds(4));
        comeRound();
        pass(1);
        comeRound();
        pass(3);
        assertThat(told).hasSize(3).endsWith(Duration.ofSeconds(2));
    }

    @Test
    void oneThatWasBlockedBeforeItGaveAnySignIsToldOfWithItsStack() {
        watchdog(Duration.ofSeconds(2));
        pass(4);
        assertThat(told).containsExactly(Duration.ofSeconds(2));
    }

    @Test
    void oneThatComesRoundIsNot() {
        watchdog(Duration.ofSeconds(2));
        for (int i = 0; i < 100; i++) {
            pass(1);
            comeRound();
        }
        assertThat(told).isEmpty();
    }

    @Test
    void timeInWhichTheWholeProcessStoodStillIsNotHeldAgainstIt() {
        watchdog(Duration.ofSeconds(20));
        pass(10);
        comeRound();
        pass(11);
        ticker.advance(1, TimeUnit.HOURS);
        pass(1);
        comeRound();
        pass(9);
        assertThat(told).isEmpty();
    }

    @Test
    void nobodyLooksWhereThatIsNotWanted() {
        watchdog(Duration.ZERO);
        pass(100);
        assertThat(told).isEmpty();
        assertThat(time.getScheduledTaskCount()).isZero();
    }

    @Test
    void nobodyLooksAfterTheEnd() {
        watchdog(Duration.ofSeconds(2)).stop();
        pass(100);
        assertThat(told).isEmpty();
    }
}
