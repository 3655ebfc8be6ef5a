package dev.rouse.benchmarks.scenario.http;

import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.harness.Progress;
import dev.rouse.benchmarks.harness.Rounds;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * Counters of a server, each with a URL of its own.
 *
 * @param url of all of them, with {@code COUNTER} where the name of one stands
 * @param body that adds to a counter
 * @param headers beside those for host, length and JSON
 */
public record HttpTarget(URI url, HttpMethod method, String body, Map<String, String> headers) {

    /** Placeholder of a counter's name in a URL. */
    public static final String COUNTER = "COUNTER";

    private static final int HTTP = 80;

    public String host() {
        return url.getHost();
    }

    public int port() {
        return url.getPort() < 0 ? HTTP : url.getPort();
    }

    /** Path and query of a counter. */
    public String path(int number) {
        String path = url.getRawQuery() == null ? url.getRawPath() : url.getRawPath() + "?" + url.getRawQuery();
        return path.replace(COUNTER, "http-" + number);
    }

    /**
     * One request in flight on each connection, each to a counter of its own, from one thread.
     *
     * @throws IllegalStateException when a request failed
     */
    public Measured load(int connections, String unit, Effort effort, Progress progress) {
        EventLoopGroup client = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            HttpConnection[] open = IntStream.range(0, connections)
                    .mapToObj(i -> HttpConnection.open(client, this, i))
                    .toArray(HttpConnection[]::new);
            return Rounds.of((slot, nth) -> open[slot], connections, unit, effort, progress);
        } finally {
            client.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }
}
