package dev.rouse.kv.memory.actors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorOptions;
import dev.rouse.history.Ledger;
import dev.rouse.host.ActorRuntime;
import dev.rouse.host.BuilderAccess;
import dev.rouse.kv.KvStore;
import dev.rouse.kv.memory.MemoryKvStore;
import dev.rouse.link.tcp.LinkBinding;
import dev.rouse.link.tcp.LinkSecurity;
import dev.rouse.link.tcp.LinkSettings;
import dev.rouse.link.tcp.NettyTransport;
import dev.rouse.record.NodeId;
import dev.rouse.wire.WireLimits;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;

/** Nodes of two minor versions of the protocol in one cluster, as while all of them are updated one by one. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class MinorVersionsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int LEDGERS = 30;

    private static final RandomGenerator RANDOM = new Random();

    private final KvStore store = MemoryKvStore.create();
    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    private final List<Node> nodes = new ArrayList<>();
    private final Set<NodeId> newer = VersionRelay.nodes();
    private final List<VersionRelay> relays = new ArrayList<>();

    private int appended;

    private record Node(ActorRuntime runtime, VersionRelay relay) {

        void stop() {
            runtime.stop().block(PATIENCE);
            relay.close();
        }
    }

    @AfterEach
    void end() {
        nodes.forEach(Node::stop);
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        store.close().block(PATIENCE);
    }

    private void start(boolean isNewer) throws IOException {
        VersionRelay relay = new VersionRelay(loops.next(), newer);
        relays.add(relay);
        int port = freePort();
        relay.leadTo(port);
        LinkBinding binding = new LinkBinding("127.0.0.1", port, relay.address());
        ActorRuntime runtime = BuilderAccess.transport(
                        ActorRuntime.builder().store(store).lanes(loops), self -> {
                            if (isNewer) {
                                newer.add(self.node());
                            }
                            LinkSettings settings =
                                    new LinkSettings(self, WireLimits.DEFAULTS, binding, LinkSecurity.NONE);
                            return new NettyTransport(settings, loops, Runnable::run, RANDOM, Ticker.systemTicker());
                        })
                .register(Ledger.type(ActorOptions.defaults()))
                .start()
                .block(PATIENCE);
        nodes.add(new Node(runtime, relay));
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /** Every node calls every actor. */
    private void assertCallsReachAllFromAll() {
        for (Node node : nodes) {
            long number = ++appended;
            List<List<Long>> lists = Flux.range(0, LEDGERS)
                    .flatMap(i -> node.runtime.actor(Ledger.class, "l" + i).append(number))
                    .collectList()
                    .block(PATIENCE);
            assertThat(lists).hasSize(LEDGERS).allMatch(list -> list.get(list.size() - 1) == number);
        }
    }

    @Test
    void nodesOfTwoMinorVersionsServeTogetherAndAreReplacedOneByOne() throws IOException {
        for (int i = 0; i < 3; i++) {
            start(false);
        }
        assertCallsReachAllFromAll();
        for (int i = 1; i <= 3; i++) {
            start(true);
            assertCallsReachAllFromAll();
            nodes.remove(0).stop();
            assertCallsReachAllFromAll();
        }
        List<List<Long>> lists = Flux.range(0, LEDGERS)
                .flatMap(i -> nodes.get(0).runtime.actor(Ledger.class, "l" + i).read())
                .collectList()
                .block(PATIENCE);
        assertThat(lists)
                .allSatisfy(list -> assertThat(list).doesNotHaveDuplicates().hasSize(appended));
        assertThat(relays.stream().flatMap(relay -> relay.refusals.stream()))
                .as("answers to the unknown frame")
                .isNotEmpty()
                .allSatisfy(refusal -> {
                    assertThat(refusal.error().message()).contains("'whisper'");
                    assertThat(refusal.begun()).isFalse();
                });
        assertThat(relays.stream().flatMap(relay -> relay.goodbyes.stream()))
                .as("nobody is sent away")
                .noneMatch(code -> code.startsWith("refused") || code.equals("malformed") || code.equals("internal"));
    }
}
