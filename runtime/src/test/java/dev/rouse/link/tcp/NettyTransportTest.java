package dev.rouse.link.tcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rouse.link.LinkBuffers;
import dev.rouse.link.LinkClosedException;
import dev.rouse.link.LinkTestbed;
import dev.rouse.link.LinkTransportContract;
import dev.rouse.link.LinkUser;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireLimits;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.Ticker;
import java.net.BindException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Links by TCP. */
final class NettyTransportTest implements LinkTransportContract {

    @Override
    public LinkTestbed bed() {
        return Sockets.onThreads();
    }

    @Test
    void ofManyFramesTheFirstLeaveBeforeAFlush() {
        try (Sockets bed = Sockets.onThreads()) {
            Pair pair = new Pair(bed);
            LinkUser a = pair.open();
            LinkUser b = pair.other();
            bed.on(pair.loop, () -> send(a, LinkBuffers.BATCH_FRAMES + 1));
            bed.until(() -> b.frames.size() == LinkBuffers.BATCH_FRAMES);
            bed.on(pair.loop, a.link::flush);
            bed.until(() -> b.frames.size() == LinkBuffers.BATCH_FRAMES + 1);
        }
    }

    private static void send(LinkUser from, int frames) {
        for (int i = 1; i <= frames; i++) {
            from.link.send(new Frame.Complete(i));
        }
    }

    @Test
    void goodbyeReachesAnotherSideThatIsStillSending() {
        try (Sockets bed = Sockets.inManualTime()) {
            Pair pair = new Pair(bed);
            LinkUser a = pair.open();
            LinkUser b = pair.other();
            pair.send(a, new Frame.Complete(1));
            b.link.close("test", "Enough");
            ((ManualIoEventLoop) b.link.loop()).runNow();
            pair.send(a, new Frame.Complete(2));
            bed.until(() -> a.closed > 0);
            assertThat(a.reason)
                    .isInstanceOfSatisfying(
                            LinkClosedException.class,
                            goodbye -> assertThat(goodbye.code()).isEqualTo("test"));
            bed.until(() -> !bed.network(b).isOpen());
            assertThat(b.frames).as("what came after the end").isEmpty();
        }
    }

    @Test
    void connectionIsClosedThoughTheOtherSideDoesNotReadTheGoodbye() {
        try (Sockets bed = Sockets.inManualTime()) {
            Pair pair = new Pair(bed);
            LinkUser a = pair.open();
            LinkUser b = pair.other();
            bed.network(a).config().setAutoRead(false);
            b.link.close("test", "Enough");
            bed.pass(Duration.ofMillis(999));
            assertThat(bed.network(b).isOpen()).isTrue();
            bed.pass(Duration.ofMillis(1));
            assertThat(bed.network(b).isOpen()).isFalse();
            bed.network(a).config().setAutoRead(true);
        }
    }

    @Test
    void addressThatIsTakenIsRefusedWithAdvice() {
        try (Sockets bed = Sockets.onThreads()) {
            Pair pair = new Pair(bed);
            int port = LinkAddress.of(pair.address).port();
            var second = bed.transport(STRANGER, WireLimits.DEFAULTS, new LinkBinding("127.0.0.1", port, null));
            assertThatThrownBy(() -> bed.await(second.accept(LinkUser::new)))
                    .hasCauseInstanceOf(BindException.class)
                    .hasMessageContaining("127.0.0.1:" + port)
                    .hasMessageContaining("give cluster.host");
        }
    }

    @Test
    void advertisedAddressIsTold() {
        try (Sockets bed = Sockets.onThreads()) {
            var node = bed.transport(A, WireLimits.DEFAULTS, new LinkBinding("127.0.0.1", 0, "node-1.example:7400"));
            assertThat(bed.await(node.accept(LinkUser::new))).isEqualTo("node-1.example:7400");
        }
    }

    @Test
    void hostThatNobodyKnowsIsAnError() {
        try (Sockets bed = Sockets.onThreads()) {
            Pair pair = new Pair(bed);
            assertThat(pair.refusal(pair.a, B.node(), "no-such-host.invalid:7400"))
                    .isInstanceOf(UnknownHostException.class);
            assertThat(pair.refusal(pair.a, B.node(), "local:nobody")).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void eventLoopWithoutNioIsRefusedWithAdvice() {
        MultiThreadIoEventLoopGroup local = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        LinkSettings settings =
                new LinkSettings(A, WireLimits.DEFAULTS, new LinkBinding("127.0.0.1", 0, null), LinkSecurity.NONE);
        NettyTransport transport =
                new NettyTransport(settings, local, Runnable::run, Sockets.RANDOM, Ticker.systemTicker());
        Mono<?> accept = transport.accept(LinkUser::new);
        Mono<?> connect = transport.connect(B.node(), "127.0.0.1:1", local.next(), LinkUser::new);
        for (Mono<?> refused : new Mono<?>[] {accept, connect}) {
            assertThatThrownBy(refused::block)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("NioIoHandler.newFactory()");
        }
        local.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }
}
