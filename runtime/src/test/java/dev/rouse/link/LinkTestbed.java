package dev.rouse.link;

import dev.rouse.wire.Frame;
import dev.rouse.wire.WireLimits;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import reactor.core.publisher.Mono;

/** Event loops and transports for tests, of one kind. */
public interface LinkTestbed extends AutoCloseable {

    /** A transport of a node, which is closed with this. */
    LinkTransport transport(Frame.Identity identity, WireLimits limits);

    /** An address where nobody listens. */
    String nowhere();

    /** An event loop for links that are opened. */
    EventExecutor loop();

    /** Runs {@code task} on {@code loop}, to its end. */
    void on(EventExecutor loop, Runnable task);

    /** Waits, or runs what there is to run. */
    void until(BooleanSupplier condition);

    <T> T await(Mono<T> mono);

    /** Lets time pass. */
    void pass(Duration time);

    @Override
    void close();
}
