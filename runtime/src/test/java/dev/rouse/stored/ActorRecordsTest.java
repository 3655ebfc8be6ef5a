package dev.rouse.stored;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.rouse.ActorAddress;
import dev.rouse.NodeOptions;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RuntimeListener;
import dev.rouse.commit.FencedException;
import dev.rouse.commit.JoinedNode;
import dev.rouse.commit.Moment;
import dev.rouse.commit.NodeFence;
import dev.rouse.commit.StoreErrors;
import dev.rouse.kv.KvCommit;
import dev.rouse.kv.KvVersion;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.Keys;
import dev.rouse.record.NodeId;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
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
                new JoinedNode(new NodeId(1, 2), new KvVersion(1), Moment.now(ticker, Clock.systemUTC())),
                NodeOptions.defaults(),
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
        assertThat(StoreErrors.startError(A, lost)).isInstanceOf(NodeUnavailableException.class);
    }
}
