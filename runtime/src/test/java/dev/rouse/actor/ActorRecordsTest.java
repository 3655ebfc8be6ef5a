package dev.rouse.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rouse.ActorAddress;
import dev.rouse.DataKey;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RuntimeListener;
import dev.rouse.commit.FencedException;
import dev.rouse.commit.Moment;
import dev.rouse.commit.NodeFence;
import dev.rouse.commit.NodePlace;
import dev.rouse.commit.NodeSettings;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvLimits;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import dev.rouse.record.Suffix;
import io.netty.util.concurrent.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;

class ActorRecordsTest {

    private static final ActorAddress A = ActorAddress.of("probe", "a");

    /** What comes of everything that a node does whose place is lost. */
    private static Throwable lostPlace() {
        Ticker ticker = Ticker.systemTicker();
        NodeFence fence = new NodeFence(
                new ScriptedStore(),
                new Keys(),
                new NodePlace(new NodeId(1, 2), new KvVersion(1), Moment.now(ticker, Clock.systemUTC())),
                NodeSettings.DEFAULTS,
                ticker,
                Clock.systemUTC(),
                Schedulers.immediate(),
                RuntimeListener.NONE,
                loss -> {});
        fence.left();
        KvCommit nothing = fence.fenced(KvCommit.builder());
        return catchThrowable(() -> fence.commit(nothing).block());
    }

    @Test
    void aStartThatFindsThePlaceLostIsRetryableAndNoFailureOfTheActor() {
        Throwable lost = lostPlace();
        assertThat(lost).isInstanceOf(FencedException.class);
        assertThat(ActorRecords.startError(A, lost)).isInstanceOf(NodeUnavailableException.class);
    }

    @Test
    void ownDataCountsItsWholeKeyAndItsValue() {
        Random random = new Random(20_261_127);
        Keys keys = new Keys("r".repeat(32).getBytes(StandardCharsets.US_ASCII));
        ActorRecords records =
                new ActorRecords(keys, CommitBudget.of(new KvLimits(10_000, 1_000_000, 10_000_000)), 1_000_000);
        for (int i = 0; i < 500; i++) {
            DataKey key = DataKey.of("k".repeat(random.nextInt(1, 2_000)));
            byte[] value = random.nextInt(5) == 0 ? null : new byte[random.nextInt(100_000)];
            int written = keys.actor(A.id(), Suffix.data(key)).length() + (value == null ? 0 : value.length);
            assertThat(records.cost(A.id(), key, value)).isEqualTo(written);
        }
    }
}
