package dev.rouse.link.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.Received;
import dev.rouse.link.LinkTestbed;
import dev.rouse.link.LinkTransport;
import dev.rouse.link.LinkUser;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireLimits;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Real sockets: on threads of their own, or on event loops that the test runs, in time that stands still. */
final class Sockets implements LinkTestbed {

    static final RandomGenerator RANDOM = random();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MockTicker ticker = Ticker.newMockTicker();
    private final List<ManualIoEventLoop> manual = new ArrayList<>();
    private final List<LinkTransport> transports = new ArrayList<>();
    private final @Nullable EventLoopGroup threads;
    private LinkSecurity security = LinkSecurity.NONE;

    private Sockets(@Nullable EventLoopGroup threads) {
        this.threads = threads;
    }

    /** One that computes: an event loop must not read a file for it. */
    private static RandomGenerator random() {
        try {
            SecureRandom random = SecureRandom.getInstance("DRBG");
            random.nextLong();
            return random;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static Sockets onThreads() {
        return new Sockets(new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory()));
    }

    static Sockets inManualTime() {
        return new Sockets(null);
    }

    /** What the transports have that are made from now on. */
    void secure(LinkSecurity with) {
        security = with;
    }

    @Override
    public LinkTransport transport(Frame.Identity identity, WireLimits limits) {
        return transport(identity, limits, new LinkBinding("127.0.0.1", 0, null));
    }

    LinkTransport transport(Frame.Identity identity, WireLimits limits, LinkBinding binding) {
        LinkTransport transport = new NettyTransport(
                new LinkSettings(identity, limits, binding, security),
                threads == null ? manualLoop() : threads,
                task -> new Thread(task).start(),
                RANDOM,
                ticker);
        transports.add(transport);
        return transport;
    }

    /** A port that was free a moment ago. */
    @Override
    public String nowhere() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return "127.0.0.1:" + socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public EventExecutor loop() {
        return threads == null ? manualLoop() : threads.next();
    }

    private ManualIoEventLoop manualLoop() {
        ManualIoEventLoop loop = new ManualIoEventLoop(null, Thread.currentThread(), NioIoHandler.newFactory(), ticker);
        manual.add(loop);
        return loop;
    }

    @Override
    public void on(EventExecutor loop, Runnable task) {
        if (threads == null) {
            task.run();
        } else {
            loop.submit(task).syncUninterruptibly();
        }
    }

    /** The connection of a user's link. */
    Channel network(LinkUser user) {
        return ((NettyLink) user.link).channel();
    }

    void run() {
        int ran;
        do {
            ran = 0;
            for (ManualIoEventLoop loop : List.copyOf(manual)) {
                ran += loop.runNow();
            }
        } while (ran > 0);
    }

    @Override
    public void pass(Duration time) {
        ticker.advance(time.toNanos(), TimeUnit.NANOSECONDS);
        run();
    }

    @Override
    public void until(BooleanSupplier condition) {
        long began = System.nanoTime();
        run();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - began).as("waited in vain").isLessThan(PATIENCE.toNanos());
            LockSupport.parkNanos(20_000);
            run();
        }
    }

    @Override
    public <T> T await(Mono<T> mono) {
        Received<T> received = Received.from(mono);
        until(received::isOver);
        return received.value();
    }

    @Override
    public void close() {
        transports.forEach(transport -> await(transport.close()));
        if (threads != null) {
            threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
        manual.forEach(loop -> loop.shutdownGracefully(0, 0, TimeUnit.SECONDS));
        until(() -> {
            pass(Duration.ofMillis(100));
            return manual.stream().allMatch(ManualIoEventLoop::isTerminated);
        });
    }
}
