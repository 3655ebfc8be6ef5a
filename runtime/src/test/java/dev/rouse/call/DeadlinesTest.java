package dev.rouse.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.loop.LaneLoop;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.BaseSubscriber;

/** Which calls expire when. */
final class DeadlinesTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final MockTicker ticker = Ticker.newMockTicker();
    private final ManualIoEventLoop events =
            new ManualIoEventLoop(null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);
    private final List<Throwable> thrown = new ArrayList<>();
    private final LaneLoop loop = new LaneLoop(events, ticker, () -> {}, thrown::add);
    private final Deadlines deadlines = new Deadlines(loop, TIMEOUT);
    private final List<String> expired = new ArrayList<>();

    /** A call that notes when it expires. */
    private final class NotedCall extends Call {
        NotedCall(String actor) {
            super(new BareTarget(ActorAddress.of("t", actor)), null, new BaseSubscriber<>() {});
        }

        @Override
        public void expire() {
            expired.add(address().key());
        }
    }

    private void onLoop(Runnable task) {
        loop.execute(task);
        events.runNow();
        assertThat(thrown).isEmpty();
    }

    private Call added(String actor) {
        Call call = new NotedCall(actor);
        onLoop(() -> deadlines.add(call));
        return call;
    }

    private void pass(long seconds) {
        ticker.advance(seconds, TimeUnit.SECONDS);
        events.runNow();
    }

    @Test
    void callsExpireInTheOrderInWhichTheyCameEachAtItsTime() {
        added("a");
        pass(4);
        added("b");

        pass(5);
        assertThat(expired).isEmpty();
        pass(1);
        assertThat(expired).containsExactly("a");
        pass(4);
        assertThat(expired).containsExactly("a", "b");
    }

    @Test
    void answeredCallDoesNotExpireWhereverItStands() {
        added("a");
        Call b = added("b");
        added("c");
        Call d = added("d");

        onLoop(() -> {
            deadlines.remove(b);
            deadlines.remove(d);
            deadlines.remove(d);
        });
        added("e");

        pass(10);
        assertThat(expired).containsExactly("a", "c", "e");
    }

    @Test
    void callWithADeadlineOfItsOwnExpiresBeforeThoseThatAreDueLater() {
        added("a");
        Call sooner = new NotedCall("sooner");
        sooner.deadline = ticker.nanoTime() + TimeUnit.SECONDS.toNanos(2);
        onLoop(() -> deadlines.addByDeadline(sooner));
        Call between = new NotedCall("between");
        between.deadline = ticker.nanoTime() + TimeUnit.SECONDS.toNanos(5);
        onLoop(() -> deadlines.addByDeadline(between));

        pass(2);
        assertThat(expired).containsExactly("sooner");
        pass(3);
        assertThat(expired).containsExactly("sooner", "between");
        pass(5);
        assertThat(expired).containsExactly("sooner", "between", "a");
    }

    @Test
    void onlyCallsThatWaitLongEnoughAreOlder() {
        added("a");
        pass(3);
        added("b");
        List<String> older = new ArrayList<>();

        onLoop(() -> deadlines.forEachOlder(
                TimeUnit.SECONDS.toNanos(3), call -> older.add(call.address().key())));

        assertThat(older).containsExactly("a");
    }
}
