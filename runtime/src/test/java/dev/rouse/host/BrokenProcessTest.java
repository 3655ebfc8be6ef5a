package dev.rouse.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.ActorType;
import dev.rouse.FatalErrorException;
import dev.rouse.NodeHealth.Status;
import dev.rouse.NodeUnavailableException;
import dev.rouse.fixture.Hooked;
import dev.rouse.fixture.Received;
import dev.rouse.fixture.TestNode;
import dev.rouse.kv.ScriptedStore;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** A process that is out of memory, or whose threads are gone, serves nothing and keeps nobody else from it. */
final class BrokenProcessTest {

    private static final Error MEMORY = new OutOfMemoryError("Java heap space");

    private final ScriptedStore store = new ScriptedStore();
    private final Hooked.Script script = new Hooked.Script();

    private TestNode node() {
        return TestNode.on(store, type());
    }

    private ActorType<?> type() {
        return ActorType.of(Hooked.class, () -> new Hooked.HookedActor(script));
    }

    private void assertGivenUp(TestNode node, String reason) {
        node.advance(Duration.ofSeconds(2));
        assertThat(node.runtime().health().status()).isEqualTo(Status.FENCED);
        assertThat(node.runtime().health().reason()).contains(reason);
        assertThat(node.fenced).hasSize(1);
        Received<Void> ended = node.call(node.runtime().whenEnded());
        assertThat(ended.error()).isInstanceOf(NodeUnavailableException.class).hasMessageContaining(reason);
        assertThat(node.call(node.runtime().actor(Hooked.class, "b").look()).error())
                .isInstanceOf(NodeUnavailableException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void outOfMemoryInATurnEndsTheNodeAndFreesItsPlace() {
        store.exclusive(false);
        TestNode node = node();
        Hooked a = node.runtime().actor(Hooked.class, "a");
        node.await(a.add("1"));
        script.part("allocate", actor -> {
            throw MEMORY;
        });

        assertThat(node.call(a.act("allocate")).error())
                .isInstanceOf(FatalErrorException.class)
                .hasCause(MEMORY);
        assertGivenUp(node, "Java heap space");
        assertThat(node.call(node.runtime().whenEnded()).error()).hasCause(MEMORY);

        TestNode next = TestNode.begin(store, options -> options, type());
        TestNode.pass(Duration.ofSeconds(3), next);
        assertThat(next.isStarted()).as("without waiting for the lease").isTrue();
        assertThat(next.await(next.runtime().actor(Hooked.class, "a").look())).isEqualTo("1");
        next.close();
        node.close();
    }

    @Test
    void outOfMemoryThatSomebodyWrappedEndsTheNodeToo() {
        TestNode node = node();
        Hooked a = node.runtime().actor(Hooked.class, "a");
        script.part("encode", actor -> Mono.error(new IllegalStateException("cannot be encoded", MEMORY)));
        node.call(a.act("encode"));
        assertGivenUp(node, "Java heap space");
        node.close();
    }

    @Test
    void outOfMemoryInAHeartbeatEndsTheNode() {
        TestNode node = node();
        store.commitAnswer(answer -> Mono.error(MEMORY));
        assertGivenUp(node, "Java heap space");
        store.commitAnswer(answer -> answer);
        node.close();
    }

    @Test
    void outOfMemoryThatOnlyAGatewayHasSeenEndsTheNode() {
        TestNode node = node();
        node.runtime().thrown(new IllegalStateException("no answer"));
        node.run();
        assertThat(node.runtime().health().ready()).isTrue();

        node.runtime().thrown(new IllegalStateException("no answer", MEMORY));
        assertGivenUp(node, "Java heap space");
        node.close();
    }

    @Test
    void outOfMemoryOfASubscriberOnALaneEndsTheNode() {
        TestNode node = node();
        node.runtime().actor(Hooked.class, "a").look().subscribe(value -> {
            throw MEMORY;
        });
        assertGivenUp(node, "Java heap space");
        node.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Requested array size exceeds VM limit", "Cannot reserve 10 bytes of direct buffer memory"})
    void memoryThatOneCallAskedForTooMuchOfIsItsOwnFault(String message) {
        TestNode node = node();
        Hooked a = node.runtime().actor(Hooked.class, "a");
        script.part("allocate", actor -> {
            throw new OutOfMemoryError(message);
        });

        assertThat(node.call(a.act("allocate")).error()).isInstanceOf(FatalErrorException.class);
        assertThat(node.runtime().health().ready()).isTrue();
        assertThat(node.await(a.look())).isEmpty();
        node.close();
    }

    @Test
    void nodeWhoseEventLoopEndsServesNothingAndSaysSo() {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        ActorRuntime runtime = ActorRuntime.builder()
                .store(store)
                .register(type())
                .lanes(loops)
                .start()
                .block(Duration.ofSeconds(20));
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);

        assertThatThrownBy(() -> runtime.whenEnded().block(Duration.ofSeconds(20)))
                .hasMessageContaining("event loop of a lane has ended");
        assertThat(runtime.health().status()).isEqualTo(Status.FENCED);
        assertThatThrownBy(() -> runtime.actor(Hooked.class, "a").look().block(Duration.ofSeconds(20)))
                .isInstanceOf(NodeUnavailableException.class);
    }

    @Test
    void nodeThatIsStoppedHasEndedWithoutAnError() {
        TestNode node = node();
        Received<Void> ended = node.call(node.runtime().whenEnded());
        assertThat(ended.isOver()).isFalse();
        node.close();
        node.run();
        assertThat(ended.isOver()).isTrue();
        assertThat(ended.error()).isNull();
    }
}
