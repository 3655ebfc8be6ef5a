package dev.rouse.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorId;
import dev.rouse.ClusterOptions;
import dev.rouse.NodeHealth.Status;
import dev.rouse.NodeOptions;
import dev.rouse.NodeUnavailableException;
import dev.rouse.RuntimeListener;
import dev.rouse.commit.JoinedNode;
import dev.rouse.commit.LostPlace;
import dev.rouse.fixture.Received;
import dev.rouse.kv.ScriptedStore;
import dev.rouse.record.Keys;
import dev.rouse.record.MemberRecord;
import dev.rouse.record.NodeId;
import dev.rouse.shard.ShardSet;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What an incarnation that is over tells late changes nothing of the one that serves now. */
class LateLossTest {

    private final ScriptedStore store = new ScriptedStore();
    private final Keys keys = new Keys((byte) 'R');
    private final MockTicker ticker = Ticker.newMockTicker();
    private final Clock clock = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final RandomGenerator random = RandomGenerator.of("SplittableRandom");
    private final NodeJoin join = new NodeJoin(store, keys, clock, random, ticker);
    private final Membership<Tenant> membership = new Membership<>(
            new MemberSite(
                    store,
                    keys,
                    NodeOptions.defaults(),
                    ClusterOptions.defaults(),
                    new MemberRecord("", "test", 1, true, false),
                    ActorId.SHARDS,
                    RuntimeListener.NONE,
                    NewsOfNobody.NEWS,
                    clock,
                    ticker,
                    time,
                    random),
            join,
            fence -> new Tenant());

    /** Serves nothing. */
    private static final class Tenant implements ClusterTenant {

        @Override
        public void open(ShardSet shards) {}

        @Override
        public Mono<Void> drain(ShardSet shards) {
            return Mono.empty();
        }

        @Override
        public void close(NodeUnavailableException reason) {}
    }

    private NodeId serving() {
        assertThat(membership.now().status()).isEqualTo(Status.SERVING);
        return Objects.requireNonNull(membership.now().fence()).node();
    }

    @Test
    void anIncarnationThatIsOverLosesItsPlaceOnce() {
        JoinedNode place = Received.from(join.join()).value();
        assertThat(Received.from(membership.begin(place)).isOver()).isTrue();
        NodeId first = serving();
        membership.lost(first, new LostPlace("scripted", true));
        assertThat(membership.now().status()).isEqualTo(Status.FENCED);
        time.advanceTimeBy(Duration.ofSeconds(5));
        NodeId second = serving();
        assertThat(second).isNotEqualTo(first);
        MemberState<Tenant> standing = membership.now();
        membership.lost(first, new LostPlace("late", true));
        assertThat(membership.now()).isSameAs(standing);
        time.advanceTimeBy(Duration.ofSeconds(5));
        assertThat(serving()).isEqualTo(second);
        assertThat(membership.now()).isSameAs(standing);
        membership.stop();
        membership.stopped();
    }
}
