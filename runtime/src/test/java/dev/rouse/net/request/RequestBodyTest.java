package dev.rouse.net.request;

import static dev.rouse.net.Front.json;
import static dev.rouse.net.RawClient.post;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.Front;
import dev.rouse.net.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of requests: in pieces, over the limit, and announced before they come. */
@Timeout(60)
class RequestBodyTest {

    private static final String TEXT = "/actors/probe/k/text";
    private static final int LIMIT = ActorHttpOptions.defaults().bodyLimit();

    @RegisterExtension
    final Front front = new Front();

    private static String chunked(String path, String... chunks) {
        StringBuilder request =
                new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (String chunk : chunks) {
            request.append(Integer.toHexString(chunk.length()))
                    .append("\r\n")
                    .append(chunk)
                    .append("\r\n");
        }
        return request.append("0\r\n\r\n").toString();
    }

    private static void assertUsable(RawClient client) {
        assertThat(client.send(post(TEXT, "[\"still\"]")).reply().body()).isEqualTo("\"still\"");
    }

    @Test
    void bodyComesInAnyPieces() {
        RawClient client = front.raw();
        String request = post(TEXT, "[\"pieces\"]");
        for (char c : request.toCharArray()) {
            client.send(String.valueOf(c));
        }
        assertThat(client.reply().body()).isEqualTo("\"pieces\"");
        assertThat(client.send(chunked(TEXT, "[", "\"chu", "nks\"", "]"))
                        .reply()
                        .body())
                .isEqualTo("\"chunks\"");
    }

    @Test
    void bodyUpToTheLimitIsRead() {
        String text = "x".repeat(LIMIT - 4);

        assertThat(front.raw().send(post(TEXT, "[\"" + text + "\"]")).reply().body())
                .isEqualTo("\"" + text + "\"");
        assertThat(front.raw().send(chunked(TEXT, "[\"", text, "\"]")).reply().body())
                .isEqualTo("\"" + text + "\"");
    }

    @Test
    void bodyOverTheLimitIsRefusedAndTheConnectionStays() {
        RawClient client = front.raw();

        RawClient.Reply declared =
                client.send(post(TEXT, "x".repeat(LIMIT + 1))).reply();
        RawClient.Reply counted = client.send(chunked(TEXT, "x".repeat(LIMIT), "x".repeat(LIMIT), "x"))
                .reply();
        RawClient.Reply huge = client.send(post(TEXT, "x".repeat(10 * LIMIT))).reply();

        for (RawClient.Reply reply : new RawClient.Reply[] {declared, counted, huge}) {
            assertThat(reply.status()).isEqualTo(413);
            assertThat(json(reply.body()).at("/code").asString()).isEqualTo("body_too_large");
            assertThat(json(reply.body()).at("/metadata/limit").asInt()).isEqualTo(LIMIT);
            assertThat(reply.header("connection")).isNull();
        }
        assertUsable(client);
    }

    @Test
    void refusalDoesNotWaitForTheBody() {
        RawClient client = front.raw();
        client.send("POST " + TEXT + " HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\nx");
        assertThat(client.reply().status()).isEqualTo(413);

        client.send("x".repeat(99_999));

        assertUsable(client);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actors/probe/k/fly", "/actors/probe/%zz/text", "/nothing", "/health"})
    void connectionStaysAfterARefusedRequestWithABody(String path) {
        RawClient client = front.raw();

        assertThat(client.send(post(path, "[1,2,3]")).reply().status()).isBetween(400, 405);

        assertUsable(client);
    }

    @Test
    void clientThatAsksFirstIsToldToGoOn() {
        RawClient client = front.raw();
        client.send("POST " + TEXT + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        assertThat(client.head().status()).isEqualTo(100);

        assertThat(client.send("[\"a\"]").reply().body()).isEqualTo("\"a\"");
        assertUsable(client);
    }

    @Test
    void clientThatAsksFirstIsRefusedAtOnceAndTheConnectionEnds() {
        RawClient client = front.raw();
        client.send("POST " + TEXT + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 100000\r\n\r\n");

        RawClient.Reply reply = client.reply();

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.header("connection")).isEqualTo("close");
        client.send(post(TEXT, "[\"smuggled\"]"));
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void clientThatAsksFirstAndSendsTooMuchIsRefused() {
        RawClient client = front.raw();
        client.send(
                "POST " + TEXT + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertThat(client.head().status()).isEqualTo(100);

        String body = chunked("", "x".repeat(LIMIT), "xx");
        assertThat(client.send(body.substring(body.indexOf("\r\n\r\n") + 4))
                        .reply()
                        .status())
                .isEqualTo(413);

        assertUsable(client);
    }
}
