package dev.rouse.benchmarks.scenario.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.rouse.benchmarks.harness.Effort;
import dev.rouse.benchmarks.harness.Measured;
import dev.rouse.benchmarks.store.StoreKind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OtherServerTest {

    private static final Effort LEAST = new Effort(Duration.ZERO, 1, Duration.ofMillis(50), 1);

    private final Set<String> heard = ConcurrentHashMap.newKeySet();
    private HttpServer server;
    private int status = 204;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes());
        heard.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body + " "
                + exchange.getRequestHeaders().getFirst("dapr-app-id"));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private OtherServer at(String path) {
        URI url = URI.create("http://localhost:" + server.getAddress().getPort() + path);
        return new OtherServer(
                OtherServer.HTTP, "dapr", url, "PUT", "{\"by\":1}", Map.of("dapr-app-id", "counters"), "disk", 2);
    }

    @Test
    void eachConnectionHasACounterOfItsOwn() {
        Measured measured = at("/c/COUNTER/add?x=1").measure(LEAST, what -> {});

        assertThat(measured.value().median()).isPositive();
        assertThat(heard)
                .containsExactlyInAnyOrder(
                        "PUT /c/http-0/add?x=1 {\"by\":1} counters", "PUT /c/http-1/add?x=1 {\"by\":1} counters");
    }

    @Test
    void itsWorkIsThatOfOurs() {
        assertThat(at("/c/COUNTER").work()).isEqualTo(new HttpIncrements(StoreKind.DISK, 2, true, null).work());
    }

    @Test
    void refusalEndsTheMeasurement() {
        status = 404;

        assertThatThrownBy(() -> at("/c/COUNTER").measure(LEAST, what -> {})).hasMessageContaining("404");
    }

    @Test
    void urlWithoutACounterIsRefused() {
        assertThatThrownBy(() -> at("/c/visits"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("COUNTER");
    }
}
