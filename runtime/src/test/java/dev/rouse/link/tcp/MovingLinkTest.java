package dev.rouse.link.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.link.LinkTransportContract;
import dev.rouse.link.LinkTransportContract.Pair;
import dev.rouse.link.LinkUser;
import dev.rouse.wire.Frame;
import io.netty.channel.EventLoop;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Links that move to the event loop which their first call is for. */
final class MovingLinkTest {

    private final Sockets bed = Sockets.onThreads();
    private final MultiThreadIoEventLoopGroup homes = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop home = homes.next();

    @AfterEach
    void close() {
        bed.close();
        homes.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static Frame.Call call(long id) {
        return new Frame.Call(
                id,
                new Frame.Target(Frame.CallKind.GET, "counter", List.of("a"), "value"),
                List.of(),
                0,
                new Frame.Terms(Duration.ofSeconds(1), false, null, 0),
                List.of(),
                null);
    }

    private void assertMoves(LinkSecurity security) {
        bed.secure(security);
        Pair pair = new Pair(bed);
        LinkUser a = pair.open();
        LinkUser b = pair.other();
        EventExecutor before = b.link.loop();
        b.home = home;
        pair.send(a, new Frame.Request(7, 1));
        bed.until(() -> b.frames.size() == 1);
        assertThat(b.link.loop()).isSameAs(before);
        b.atFrame = () -> assertThat(home.inEventLoop()).isTrue();
        pair.send(a, call(1), new Frame.Cancel(1), call(2));
        pair.send(a, call(3));
        bed.until(() -> b.frames.size() == 5);
        assertThat(b.frames.stream().skip(1)).containsExactly(call(1), new Frame.Cancel(1), call(2), call(3));
        assertThat(b.link.loop()).isSameAs(home);
        assertThat(b.closed).isZero();
        pair.send(b, new Frame.Complete(1), new Frame.Complete(2));
        bed.until(() -> a.frames.size() == 2);
        pair.send(a, LinkTransportContract.large(500_000), new Frame.Ping(1));
        bed.until(() -> a.frames.size() == 3 && b.frames.size() == 6);
        b.link.close("done", "It has been long enough.");
        bed.until(() -> a.closed == 1 && b.closed == 1);
        assertThat(b.reason).isNull();
    }

    @Test
    void linkMovesBeforeItsFirstCallIsReceivedAndNothingIsLostOrLate() {
        assertMoves(LinkSecurity.NONE);
    }

    @Test
    void linkMovesWithItsTls() {
        assertMoves(TestTls.of("node", "node"));
    }

    /** Lets the first call of a link arrive, whose home does nothing yet. */
    private LinkUser beginsToMove(Pair pair, LinkUser a, EventLoop to) {
        LinkUser b = pair.other();
        b.home = to;
        pair.send(a, call(1));
        bed.until(() -> !bed.network(b).isRegistered());
        return b;
    }

    private void awaitMoved(ManualIoEventLoop to, BooleanSupplier condition) {
        bed.until(() -> {
            to.runNow();
            return condition.getAsBoolean();
        });
    }

    @Test
    void whatIsDoneToALinkThatMovesIsDoneWhereItLivesThen() {
        Pair pair = new Pair(bed);
        LinkUser a = pair.open();
        ManualIoEventLoop later = new ManualIoEventLoop(Thread.currentThread(), NioIoHandler.newFactory());
        LinkUser b = beginsToMove(pair, a, later);
        List<Boolean> ranThere = new ArrayList<>();
        b.link.execute(() -> ranThere.add(later.inEventLoop()));
        b.link.close("enough", "It ends while it moves.");
        assertThat(b.closed).isZero();
        awaitMoved(later, () -> b.closed == 1 && a.closed == 1 && !ranThere.isEmpty());
        assertThat(ranThere).containsExactly(true);
        assertThat(b.frames).containsExactly(call(1));
        assertThat(a.reason).hasMessageContaining("It ends while it moves");
        end(later);
    }

    @Test
    void linkWhoseOtherSideGoesWhileItMovesEndsOnce() {
        Pair pair = new Pair(bed);
        LinkUser a = pair.open();
        ManualIoEventLoop later = new ManualIoEventLoop(Thread.currentThread(), NioIoHandler.newFactory());
        LinkUser b = beginsToMove(pair, a, later);
        a.link.close("gone", "It goes.");
        bed.until(() -> a.closed == 1);
        assertThat(b.closed).isZero();
        awaitMoved(later, () -> b.closed == 1);
        assertThat(b.frames).containsExactly(call(1));
        assertThat(b.reason).hasMessageContaining("It goes");
        end(later);
    }

    private void end(ManualIoEventLoop loop) {
        loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
        awaitMoved(loop, loop::isTerminated);
    }

    @Test
    void linkStaysWhereItIsWhenItsHomeHasEnded() {
        Pair pair = new Pair(bed);
        LinkUser a = pair.open();
        LinkUser b = pair.other();
        EventExecutor before = b.link.loop();
        homes.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
        b.home = home;
        pair.send(a, call(1));
        bed.until(() -> b.frames.size() == 1);
        assertThat(b.link.loop()).isSameAs(before);
    }
}
