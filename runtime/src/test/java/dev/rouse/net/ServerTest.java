package dev.rouse.net;

import static dev.rouse.net.RawClient.get;
import static dev.rouse.net.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

@Timeout(60)
class ServerTest {

    private static final String HOST = "127.0.0.1";
    private static final String TEXT = "/actors/probe/k/text";

    private final ScriptedNode node = new ScriptedNode();
    private final BlockingQueue<Sinks.One<String>> calls = new LinkedTransferQueue<>();
    private final List<ActorHttpServer> servers = new ArrayList<>();

    /** On which all connections hear of a closing in one step. */
    private final EventLoopGroup oneLoop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    @AfterEach
    void closeAll() {
        servers.forEach(server -> server.close().block());
        oneLoop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private ActorHttpServer start(ActorHttpOptions options) {
        ActorHttpServer server = ActorHttpServer.bind(node, HOST, 0, options).block(Duration.ofSeconds(20));
        servers.add(server);
        return server;
    }

    private void holdCalls() {
        node.on(
                "text",
                arguments -> Mono.defer(() -> {
                    Sinks.One<String> call = Sinks.one();
                    calls.add(call);
                    return call.asMono();
                }));
    }

    @Test
    void portZeroIsAFreePort() {
        ActorHttpServer one = start(ActorHttpOptions.defaults());
        ActorHttpServer other = start(ActorHttpOptions.defaults());

        assertThat(one.port()).isPositive().isNotEqualTo(other.port());
        assertThat(Front.send(one.port(), "GET", "/health", "").statusCode()).isEqualTo(200);
        assertThat(Front.send(other.port(), "POST", TEXT, "[\"a\"]").body()).isEqualTo("\"a\"");
    }

    @Test
    void bindingIsCold() {
        Mono<ActorHttpServer> bind = ActorHttpServer.bind(node, HOST, 0, ActorHttpOptions.defaults());

        ActorHttpServer one = bind.block();
        ActorHttpServer other = bind.block();
        servers.addAll(List.of(one, other));

        assertThat(one.port()).isNotEqualTo(other.port());
    }

    @Test
    void portInUseIsATypedErrorThatNamesIt() {
        int taken = start(ActorHttpOptions.defaults()).port();

        StepVerifier.create(ActorHttpServer.bind(node, HOST, taken, ActorHttpOptions.defaults()))
                .verifyErrorSatisfies(error -> assertThat(error)
                        .isInstanceOfSatisfying(HttpBindException.class, e -> {
                            assertThat(e.port()).isEqualTo(taken);
                            assertThat(e.host()).isEqualTo(HOST);
                        })
                        .hasMessageContaining("port " + taken)
                        .hasMessageContaining("in use"));
    }

    @Test
    void hostOfAnotherMachineIsATypedError() {
        assertThatThrownBy(() -> ActorHttpServer.bind(node, "192.0.2.1", 0, ActorHttpOptions.defaults())
                        .block())
                .isInstanceOf(HttpBindException.class)
                .hasMessageContaining("192.0.2.1");
    }

    @Test
    void unknownPathIsAnsweredEvenWithPassThrough() {
        ActorHttpServer server =
                start(ActorHttpOptions.builder().passThrough(true).build());

        assertThat(Front.send(server.port(), "GET", "/nothing", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void moreRequestsThanTheCodecCountsByDefaultArePipelined() throws InterruptedException {
        holdCalls();
        RawClient client = new RawClient(start(ActorHttpOptions.defaults()).port());
        client.send(post(TEXT, "[\"a\"]"));
        Sinks.One<String> first = calls.take();
        client.send(get("/health").repeat(1000));
        first.tryEmitValue("first").orThrow();

        assertThat(client.reply().body()).isEqualTo("\"first\"");
        for (int i = 0; i < 1000; i++) {
            assertThat(client.reply().status()).isEqualTo(200);
        }
        client.close();
    }

    @Test
    void closingEndsIdleConnectionsAndFreesThePort() {
        ActorHttpServer server = start(ActorHttpOptions.defaults());
        RawClient idle = new RawClient(server.port());
        assertThat(idle.send(get("/health")).reply().status()).isEqualTo(200);

        server.close().block(Duration.ofSeconds(30));

        assertThat(idle.isClosed()).isTrue();
        servers.add(ActorHttpServer.bind(node, HOST, server.port(), ActorHttpOptions.defaults())
                .block());
    }

    @Test
    void closingLetsRequestsUnderWayFinish() throws InterruptedException {
        holdCalls();
        ActorHttpServer server = ActorHttpServer.bind(node, HOST, 0, ActorHttpOptions.defaults(), oneLoop)
                .block(Duration.ofSeconds(20));
        servers.add(server);
        RawClient client = new RawClient(server.port());
        client.send(post(TEXT, "[\"a\"]"));
        Sinks.One<String> call = calls.take();
        RawClient idle = new RawClient(server.port());
        assertThat(idle.send(get("/health")).reply().status()).isEqualTo(200);

        StepVerifier.create(server.close())
                .then(() -> assertThat(idle.isClosed()).isTrue())
                .then(() -> call.tryEmitValue("done").orThrow())
                .then(() -> {
                    RawClient.Reply reply = client.reply();
                    assertThat(reply.body()).isEqualTo("\"done\"");
                    assertThat(reply.header("connection")).isEqualTo("close");
                    assertThat(client.isClosed()).isTrue();
                })
                .verifyComplete();
    }

    @Test
    void closingGivesUpOnRequestsAtTheDeadline() throws InterruptedException {
        holdCalls();
        ActorHttpServer server = start(
                ActorHttpOptions.builder().closeDeadline(Duration.ofMillis(50)).build());
        RawClient client = new RawClient(server.port());
        client.send(post(TEXT, "[\"a\"]"));
        Sinks.One<String> call = calls.take();

        server.close().block(Duration.ofSeconds(20));

        assertThat(client.isClosed()).isTrue();
        assertThat(call.currentSubscriberCount()).isZero();
    }

    @Test
    void closingAgainIsClosing() {
        ActorHttpServer server = start(ActorHttpOptions.defaults());

        server.close().block();
        server.close().block();
    }

    @Test
    void idleConnectionIsClosed() {
        RawClient client = new RawClient(start(ActorHttpOptions.builder()
                        .idleTimeout(Duration.ofMillis(100))
                        .build())
                .port());
        assertThat(client.send(get("/health")).reply().status()).isEqualTo(200);

        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void connectionWhoseRequestDoesNotGoOnIsClosed() {
        RawClient client = new RawClient(start(ActorHttpOptions.builder()
                        .idleTimeout(Duration.ofMillis(100))
                        .build())
                .port());

        client.send("POST " + TEXT + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n[");

        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void clientThatDoesNotReadItsAnswerIsLeftAndHoldsUpNobody() {
        String large = "x".repeat(1 << 20);
        node.on("lots", arguments -> Flux.range(0, 15).map(i -> large));
        ActorHttpServer server = start(
                ActorHttpOptions.builder().idleTimeout(Duration.ofMillis(300)).build());
        RawClient deaf = new RawClient(server.port(), 1 << 16);
        assertThat(deaf.send(post("/actors/probe/k/lots", "[\"\"]")).head().status())
                .isEqualTo(200);
        for (int i = 0; i < 3; i++) {
            RawClient other = new RawClient(server.port());
            assertThat(other.send(post(TEXT, "[\"a\"]")).reply().body()).isEqualTo("\"a\"");
            assertThat(other.isClosed()).as("once it was idle for long enough").isTrue();
        }

        assertThat(deaf.remaining()).as("what the system had taken meanwhile").isLessThan(15 << 20);
    }

    @Test
    void connectionThatWaitsForAnAnswerIsNotIdle() throws InterruptedException {
        node.on("text", arguments -> Mono.delay(Duration.ofMillis(500)).thenReturn("slow"));
        RawClient client = new RawClient(start(ActorHttpOptions.builder()
                        .idleTimeout(Duration.ofMillis(100))
                        .build())
                .port());

        assertThat(client.send(post(TEXT, "[\"a\"]")).reply().body()).isEqualTo("\"slow\"");
    }

    @Test
    void givenEventLoopsAreUsedAndNotShutDown() {
        EventLoopGroup lanes = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Thread lane =
                lanes.next().submit(Thread::currentThread).syncUninterruptibly().getNow();
        node.on("text", arguments -> Mono.fromSupplier(() -> String.valueOf(Thread.currentThread() == lane)));
        ActorHttpServer server = ActorHttpServer.bind(node, HOST, 0, ActorHttpOptions.defaults(), lanes)
                .block();

        assertThat(Front.send(server.port(), "POST", TEXT, "[\"a\"]").body()).isEqualTo("\"true\"");
        server.close().block();

        assertThat(lanes.isShuttingDown()).isFalse();
        lanes.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
