package dev.rouse.net.socket;

import static dev.rouse.net.socket.RawSocket.FIN;
import static dev.rouse.net.socket.RawSocket.PING;
import static dev.rouse.net.socket.RawSocket.PONG;
import static dev.rouse.net.socket.RawSocket.call;
import static dev.rouse.net.socket.RawSocket.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.net.Front;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Clients that are slow, or gone. */
@Timeout(120)
class SocketPressureTest {

    private static final int SMALL = 1 << 16;

    @RegisterExtension
    final Front front = new Front();

    private RawSocket slow() {
        return new RawSocket(front.port(), SMALL).upgraded("rouse.v1.json").opened();
    }

    @Test
    void streamOfAClientThatDoesNotReadStandsStill() throws InterruptedException {
        String large = "x".repeat(100_000);
        AtomicLong made = new AtomicLong();
        CountDownLatch first = new CountDownLatch(1);
        front.node.on(
                "lots",
                arguments -> Flux.generate(sink -> {
                    made.incrementAndGet();
                    first.countDown();
                    sink.next(large);
                }));
        try (RawSocket slow = slow();
                RawSocket other = RawSocket.open(front.port())) {
            slow.text(stream(1, "lots", Long.MAX_VALUE, "\"\""));
            assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
            for (int i = 1; i <= 200; i++) {
                assertThat(other.text(call(i, "text", "\"a\"")).json().has("result"))
                        .isTrue();
            }
            long standing = made.get();
            for (int i = 201; i <= 400; i++) {
                assertThat(other.text(call(i, "text", "\"a\"")).json().has("result"))
                        .isTrue();
            }
            assertThat(made).as("elements that are made for nobody").hasValue(standing);
            assertThat(standing).isLessThan(300);
            for (int i = 0; i < standing + 200; i++) {
                assertThat(slow.json().at("/next/id").asInt()).isEqualTo(1);
            }
            assertThat(made.get()).isGreaterThan(standing);
        }
    }

    @Test
    void nothingIsReadFromAClientThatDoesNotTakeItsAnswers() throws Exception {
        String large = "x".repeat(50_000);
        AtomicLong calls = new AtomicLong();
        front.node.on("text", arguments -> {
            calls.incrementAndGet();
            return Mono.just(large);
        });
        try (RawSocket slow = slow();
                RawSocket other = RawSocket.open(front.port())) {
            Thread writer = new Thread(() -> {
                try {
                    for (int i = 1; i <= 5000; i++) {
                        slow.text(call(i, "text", "\"" + "y".repeat(5000) + "\""));
                    }
                } catch (RuntimeException e) {
                    // The test is over.
                }
            });
            writer.start();
            long before = -1;
            for (int i = 1; calls.get() != before || before == 0; i++) {
                before = calls.get();
                for (int j = 0; j < 100; j++) {
                    other.text("{\"ping\":{\"number\":1}}").json();
                }
                writer.join(50);
            }
            assertThat(calls.get()).isLessThan(2000);
            assertThat(writer.isAlive())
                    .as("held up by a socket that is not read")
                    .isTrue();
            for (int i = 1; i <= 5000; i++) {
                assertThat(slow.json().at("/result/id").asInt()).isEqualTo(i);
            }
            writer.join();
        }
    }

    @Test
    void clientThatTakesNothingForTooLongIsClosed() throws InterruptedException {
        front.with(options -> options.connections(c -> c.answerTimeout(Duration.ofMillis(200))));
        String large = "x".repeat(900_000);
        CountDownLatch cancelled = new CountDownLatch(1);
        front.node.on("text", arguments -> Mono.just(large));
        front.node.on("nothing", arguments -> Mono.never().doOnCancel(cancelled::countDown));
        try (RawSocket slow = slow()) {
            slow.text(call(100, "nothing"));
            for (int i = 1; i <= 20; i++) {
                slow.text(call(i, "text", "\"a\""));
            }
            assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(slow.remaining()).isLessThan(20 * 900_000L);
        }
    }

    @Test
    void clientThatIsSilentIsAskedAndKeptWhileItAnswers() {
        front.with(options ->
                options.sockets(s -> s.pingInterval(Duration.ofMillis(50)).pongTimeout(Duration.ofSeconds(20))));
        try (RawSocket socket = RawSocket.open(front.port())) {
            for (int i = 0; i < 5; i++) {
                RawSocket.Message ping = socket.next();
                assertThat(ping.opcode()).isEqualTo(PING);
                socket.frame(FIN | PONG, ping.payload());
            }
            assertThat(socket.text("{\"ping\":{\"number\":1}}").json().has("pong"))
                    .isTrue();
        }
    }

    @Test
    void clientThatDoesNotAnswerIsClosed() throws InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        front.node.on("text", arguments -> Mono.never().doOnCancel(cancelled::countDown));
        front.with(options ->
                options.sockets(s -> s.pingInterval(Duration.ofMillis(50)).pongTimeout(Duration.ofMillis(50))));
        try (RawSocket socket = RawSocket.open(front.port())) {
            socket.text(call(1, "text", "\"a\""));
            assertThat(socket.next().opcode()).isEqualTo(PING);
            assertThat(socket.next()).isNull();
        }
        assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void bytesOfAPartOfAMessageAreCountedAmongThoseOfAllRequests() {
        front.with(options -> options.bodyLimit(20_000).connections(c -> c.maxRequestBytes(20_000)));
        try (RawSocket one = RawSocket.open(front.port());
                RawSocket two = RawSocket.open(front.port());
                RawSocket three = RawSocket.open(front.port())) {
            byte[] half = java.util.Arrays.copyOf(RawSocket.masked(FIN | RawSocket.TEXT, new byte[30_000]), 12_000);
            one.raw(half);
            assertThat(one.frame(FIN | PING, new byte[0])).isNotNull();
            two.raw(half).assertGoodbye("overloaded", 1013);
            byte[] part = new byte[15_000];
            java.util.Arrays.fill(part, (byte) ' ');
            three.frame(RawSocket.TEXT, part).assertGoodbye("overloaded", 1013);
        }
    }
}
