package dev.rouse.net.request;

import static dev.rouse.net.Front.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.net.Front;
import dev.rouse.net.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads that RFC 9112 has refused, and those that it has taken. */
@Timeout(60)
class RequestHeadTest {

    private static final String TEXT = "/actors/probe/k/text";

    @RegisterExtension
    final Front front = new Front();

    private RawClient.Reply reply(String head) {
        return front.raw().send(head + "\r\n\r\n").reply();
    }

    private void assertRefused(RawClient.Reply reply, int status, String code) {
        assertThat(reply.status()).isEqualTo(status);
        assertThat(json(reply.body()).at("/code").asString()).isEqualTo(code);
    }

    @Test
    void requestWithoutAHostIsRefused() {
        assertRefused(reply("GET /health HTTP/1.1\r\nX: y"), 400, "invalid_host");
    }

    @Test
    void absoluteTargetDoesNotStandInForTheHost() {
        assertRefused(reply("GET http://x/health HTTP/1.1\r\nX: y"), 400, "invalid_host");
    }

    @Test
    void requestOfHttp10NeedsNoHost() {
        assertThat(reply("GET /health HTTP/1.0").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1", "HTTP/1.0"})
    void requestWithTwoHostsIsRefused(String version) {
        assertRefused(reply("GET /health " + version + "\r\nHost: x\r\nHost: x"), 400, "invalid_host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a b",
                "a/b",
                "a:b",
                "a:80:80",
                "a:65536",
                "a:99999999999",
                "http://a",
                "u@a",
                "a?b",
                "a#b",
                "a\\b",
                "a%4",
                "a%zz",
                "<a>",
                "[::1",
                "[]",
                "[x]",
                "[::1]80",
                "::1",
                "\u00e4",
            })
    void malformedHostIsRefused(String host) {
        assertRefused(reply("GET /health HTTP/1.1\r\nHost: " + host), 400, "invalid_host");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a", "A-b_c.example", "a:80", "a:", "127.0.0.1:8080", "[::1]", "[::1]:8080", "a%20b", "a,b"})
    void hostThatCanBeOneIsTaken(String host) {
        assertThat(reply("GET /health HTTP/1.1\r\nHost: " + host).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a b/health", "http://a:x/health", "http://[::1/health"})
    void malformedHostOfTheTargetIsRefused(String target) {
        assertThat(reply("GET " + target + " HTTP/1.1\r\nHost: a").status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/2.0", "HTTP/3.0", "HTTP/0.9", "RTSP/1.0", "HTTPS/1.1"})
    void otherVersionIsRefused(String version) {
        assertThat(reply("GET /health " + version + "\r\nHost: x").status()).isEqualTo(400);
    }

    @Test
    void laterVersionOfHttp1IsTakenForOurs() {
        assertThat(reply("GET /health HTTP/1.2\r\nHost: x").status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br, gzip", "x-unknown"})
    void codedBodyIsRefused(String coding) {
        RawClient client = front.raw();
        RawClient.Reply reply = client.send(RawClient.post(TEXT, "[\"a\"]", "Content-Encoding: " + coding))
                .reply();

        assertRefused(reply, 415, "unsupported_content_encoding");
        assertThat(reply.header("accept-encoding")).isEqualTo("identity");
        assertThat(client.send(RawClient.post(TEXT, "[\"b\"]")).reply().body()).isEqualTo("\"b\"");
    }

    @Test
    void bodyThatIsSaidNotToBeCodedIsTaken() {
        assertThat(front.raw()
                        .send(RawClient.post(TEXT, "[\"a\"]", "Content-Encoding: Identity"))
                        .reply()
                        .body())
                .isEqualTo("\"a\"");
    }

    /** Else what is taken for a body of nothing is read as the next request. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: identity",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked, gzip",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip",
                "Transfer-Encoding: xchunked",
            })
    void bodyWhoseEndIsNotKnownIsRefusedAndTheConnectionEnds(String header) {
        RawClient client = front.raw();

        client.send("POST " + TEXT + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\nGET /health HTTP/1.1\r\n\r\n");

        assertThat(client.reply().status()).isEqualTo(400);
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void chunksInHttp10AreRefusedAndTheConnectionEnds() {
        RawClient client = front.raw();

        client.send(
                "POST " + TEXT + " HTTP/1.0\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");

        assertThat(client.reply().status()).isEqualTo(400);
        assertThat(client.isClosed()).isTrue();
    }
}
