package dev.rouse.net.connection;

import static dev.rouse.net.Front.json;
import static dev.rouse.net.RawClient.get;
import static dev.rouse.net.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.EmbeddedConnection;
import dev.rouse.net.Front;
import dev.rouse.net.RawClient;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpObjectAggregator;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** HTTP/1.1 as it goes over the wire. */
@Timeout(60)
class ConnectionTest {

    private static final String TEXT = "/actors/probe/k/text";
    private static final int LIMIT = ActorHttpOptions.defaults().bodyLimit();

    @RegisterExtension
    final Front front = new Front();

    /** The calls of the action text, in order of arrival, each to be answered by the test. */
    private final BlockingQueue<Sinks.One<String>> calls = new LinkedTransferQueue<>();

    private void holdCalls() {
        front.node.on(
                "text",
                arguments -> Mono.defer(() -> {
                    Sinks.One<String> call = Sinks.one();
                    calls.add(call);
                    return call.asMono();
                }));
    }

    private static void assertUsable(RawClient client) {
        assertThat(client.send(post(TEXT, "[\"still\"]")).reply().body()).isEqualTo("\"still\"");
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() {
        RawClient client = front.raw();
        StringBuilder requests = new StringBuilder();
        for (int i = 0; i < 100; i++) {
            requests.append(post(TEXT, "[\"" + i + "\"]"));
        }

        client.send(requests.toString());

        for (int i = 0; i < 100; i++) {
            assertThat(client.reply().body()).isEqualTo("\"" + i + "\"");
        }
    }

    @Test
    void pipelinedRequestsWaitForTheAnswerBeforeThem() throws InterruptedException {
        holdCalls();
        RawClient client = front.raw();
        client.send(post(TEXT, "[\"a\"]") + post(TEXT, "[\"b\"]") + get("/health"));

        Sinks.One<String> first = calls.take();
        assertThat(calls).isEmpty();
        first.tryEmitValue("first").orThrow();
        assertThat(client.reply().body()).isEqualTo("\"first\"");
        calls.take().tryEmitValue("second").orThrow();

        assertThat(client.reply().body()).isEqualTo("\"second\"");
        assertThat(client.reply().status()).isEqualTo(200);
        assertThat(calls).isEmpty();
    }

    @Test
    void clientThatKeepsSendingIsNotReadWhileItsRequestIsAnswered() throws Exception {
        holdCalls();
        RawClient client = front.raw();
        client.send(post(TEXT, "[\"a\"]"));
        Sinks.One<String> first = calls.take();
        String filling = post(TEXT, "[\"" + "x".repeat(60_000) + "\"]");
        CountDownLatch sent = new CountDownLatch(1);
        Thread sender = new Thread(() -> {
            for (int i = 0; i < 500; i++) {
                client.send(filling);
            }
            sent.countDown();
        });
        sender.start();

        assertThat(sent.await(300, TimeUnit.MILLISECONDS)).isFalse();
        assertThat(calls).isEmpty();

        front.node.on("text", arguments -> Mono.just("now"));
        first.tryEmitValue("first").orThrow();
        for (int i = 0; i <= 500; i++) {
            assertThat(client.reply().status()).isEqualTo(200);
        }
        assertThat(sent.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void clientThatDoesNotReadItsAnswersIsNotServedFurther() throws InterruptedException {
        AtomicInteger served = new AtomicInteger();
        front.node.on(
                "text",
                arguments -> Mono.fromSupplier(() -> {
                    served.incrementAndGet();
                    return "y".repeat(1_000_000);
                }));
        RawClient client = front.raw();

        client.send(post(TEXT, "[\"a\"]").repeat(100));
        while (served.get() == 0) {
            Thread.onSpinWait();
        }

        for (int i = 0; i < 100; i++) {
            assertThat(served.get() - i).isLessThan(50);
            assertThat(client.reply().body()).hasSize(1_000_002);
        }
        assertThat(served).hasValue(100);
    }

    @Test
    void clientThatDisconnectsCancelsTheWait() throws InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        CountDownLatch called = new CountDownLatch(1);
        front.node.on(
                "text",
                arguments -> Mono.never().doOnSubscribe(s -> called.countDown()).doOnCancel(cancelled::countDown));
        RawClient client = front.raw().send(post(TEXT, "[\"a\"]"));
        called.await();

        client.close();

        assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void answerToAClientThatIsGoneIsDropped() throws InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        Sinks.One<String> late = Sinks.one();
        CountDownLatch called = new CountDownLatch(1);
        front.node.on(
                "text",
                arguments ->
                        late.asMono().doOnSubscribe(s -> called.countDown()).doOnCancel(cancelled::countDown));
        RawClient client = front.raw().send(post(TEXT, "[\"a\"]"));
        called.await();
        client.close();
        cancelled.await();

        late.tryEmitValue("late");

        assertThat(front.send("GET", "/health", "").statusCode()).isEqualTo(200);
    }

    @Test
    void clientThatLeavesInTheMiddleOfABodyLeavesNothing() {
        RawClient client = front.raw();
        client.send("POST " + TEXT + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n[\"abc");
        client.close();

        assertThat(front.send("GET", "/health", "").statusCode()).isEqualTo(200);
    }

    @Test
    void headIsGetWithoutTheBody() {
        RawClient client = front.raw();
        String length = client.send(get("/health")).reply().header("content-length");

        RawClient.Reply head =
                client.send(get("/health").replace("GET", "HEAD")).head();

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("content-length")).isEqualTo(length);
        assertThat(client.send(get("/nothing").replace("GET", "HEAD")).head().status())
                .isEqualTo(404);
        assertUsable(client);
    }

    @Test
    void connectionClosesWhenTheClientSaysSo() {
        RawClient client = front.raw();

        RawClient.Reply reply = client.send(get("/health", "Connection: close")).reply();

        assertThat(reply.header("connection")).isEqualTo("close");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void whatComesAfterTheLastRequestIsNotServed() {
        AtomicInteger served = new AtomicInteger();
        front.node.on("text", arguments -> Mono.fromSupplier(() -> "x" + served.incrementAndGet()));
        RawClient client = front.raw();

        client.send(get("/health", "Connection: close") + post(TEXT, "[\"a\"]"));

        assertThat(client.reply().status()).isEqualTo(200);
        assertThat(client.isClosed()).isTrue();
        assertThat(served).hasValue(0);
    }

    @Test
    void refusalOfALastRequestClosesAfterItsBody() {
        RawClient client = front.raw();

        client.send(post(TEXT, "x".repeat(5 * LIMIT), "Connection: close"));

        RawClient.Reply reply = client.reply();
        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.header("connection")).isEqualTo("close");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void connectionOfHttp10ClosesUnlessAskedToStay() {
        RawClient closing = front.raw();
        assertThat(closing.send("GET /health HTTP/1.0\r\n\r\n").reply().status())
                .isEqualTo(200);
        assertThat(closing.isClosed()).isTrue();

        RawClient staying = front.raw();
        RawClient.Reply reply = staying.send("GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                .reply();
        assertThat(reply.header("connection")).isEqualTo("keep-alive");
        assertUsable(staying);
    }

    @Test
    void requestLineThatIsNoneIsRefusedAndTheConnectionEnds() {
        RawClient client = front.raw();

        RawClient.Reply reply = client.send("what is this\r\n\r\n").reply();

        assertThat(reply.status()).isEqualTo(400);
        assertThat(json(reply.body()).at("/code").asString()).isEqualTo("malformed_request");
        assertThat(reply.header("connection")).isEqualTo("close");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void headersTooLargeAreRefusedAndTheConnectionEnds() {
        RawClient client = front.raw();

        RawClient.Reply reply =
                client.send(get("/health", "X-Large: " + "x".repeat(20_000))).reply();

        assertThat(reply.status()).isEqualTo(431);
        assertThat(json(reply.body()).at("/code").asString()).isEqualTo("headers_too_large");
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void requestLineTooLongIsRefusedAndTheConnectionEnds() {
        RawClient client = front.raw();

        RawClient.Reply reply =
                client.send(get("/health?" + "x".repeat(20_000))).reply();

        assertThat(reply.status()).isEqualTo(414);
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void chunkThatIsNoneIsRefusedAndTheConnectionEnds() {
        RawClient client = front.raw();

        client.send("POST " + TEXT + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n[]");

        assertThat(client.reply().status()).isEqualTo(400);
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void noiseInARefusedBodyEndsTheConnection() {
        RawClient client = front.raw();

        client.send("POST /nothing HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n[]");

        assertThat(client.reply().status()).isEqualTo(404);
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void requestThatAnotherHandlerHasAggregatedIsServed() {
        EmbeddedConnection client =
                new EmbeddedConnection(front.node, options -> options, new HttpObjectAggregator(LIMIT));
        ByteBuf request = Unpooled.copiedBuffer(post(TEXT, "[\"a\"]") + get("/nothing"), StandardCharsets.US_ASCII);

        client.channel.writeInbound(request);

        assertThat(client.answers()).contains("200 OK", "\"a\"", "404 Not Found");
        assertThat(request.refCnt()).isZero();
        client.close();
    }

    @Test
    void noiseAfterARequestDoesNotTakeItsAnswerAway() throws InterruptedException {
        holdCalls();
        RawClient client = front.raw();
        client.send(post(TEXT, "[\"a\"]") + "noise noise\r\n\r\n");

        calls.take().tryEmitValue("first").orThrow();

        assertThat(client.reply().body()).isEqualTo("\"first\"");
        assertThat(client.reply().status()).isEqualTo(400);
        assertThat(client.isClosed()).isTrue();
    }
}
