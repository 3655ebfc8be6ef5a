package dev.rouse.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.Received;
import dev.rouse.wire.Frame;
import dev.rouse.wire.WireLimits;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Mono;

/** Local transports on event loops that the test runs, in time that stands still. */
final class ManualTestbed implements LinkTestbed {

    private final MockTicker ticker = Ticker.newMockTicker();
    private final List<ManualIoEventLoop> loops = new ArrayList<>();
    private final List<LinkTransport> transports = new ArrayList<>();
    final LocalNetwork network;

    ManualTestbed(LocalDelivery delivery) {
        network = new LocalNetwork(delivery);
    }

    @Override
    public ManualIoEventLoop loop() {
        ManualIoEventLoop loop =
                new ManualIoEventLoop(null, Thread.currentThread(), LocalIoHandler.newFactory(), ticker);
        loops.add(loop);
        return loop;
    }

    @Override
    public LinkTransport transport(Frame.Identity identity, WireLimits limits) {
        LinkTransport transport = new LocalTransport(network, identity, limits, List.of(loop(), loop()));
        transports.add(transport);
        return transport;
    }

    @Override
    public String nowhere() {
        return "local:nobody";
    }

    @Override
    public void on(EventExecutor loop, Runnable task) {
        task.run();
    }

    void run() {
        int ran;
        do {
            ran = 0;
            for (ManualIoEventLoop loop : List.copyOf(loops)) {
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
        run();
        assertThat(condition.getAsBoolean()).isTrue();
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
    }
}
