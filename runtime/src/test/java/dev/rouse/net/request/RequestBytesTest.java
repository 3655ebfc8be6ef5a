package dev.rouse.net.request;

import static dev.rouse.net.Front.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.net.Front;
import dev.rouse.net.RawClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What all requests that are under way hold together is bounded. */
final class RequestBytesTest {

    private static final String TEXT = "/actors/probe/k/text";
    private static final int LIMIT = 1_000;

    @RegisterExtension
    private final Front front = new Front()
            .with(options -> options.bodyLimit(LIMIT).connections(connections -> connections.maxRequestBytes(1)));

    private static String post(String body) {
        return RawClient.post(TEXT, body);
    }

    private RawClient halfSent(String body) {
        String request = post(body);
        RawClient client = front.raw();
        client.send(request.substring(0, request.length() - 10));
        return client;
    }

    @Test
    void requestThatWouldHoldTooMuchBesideOthersIsRefusedAndTheConnectionStays() {
        String text = "[\"" + "x".repeat(900) + "\"]";
        RawClient first = halfSent(text);
        RawClient second = front.raw();

        RawClient.Reply refused = second.send(post(text)).reply();
        while (refused.status() == 200) {
            refused = second.send(post(text)).reply();
        }
        assertThat(refused.status()).isEqualTo(429);
        assertThat(json(refused.body()).at("/code").asString()).isEqualTo("overloaded");
        assertThat(json(refused.body()).at("/metadata/limit").asInt()).isEqualTo(LIMIT);
        assertThat(second.send(post("[\"small\"]")).reply().status()).isEqualTo(200);

        String request = post(text);
        assertThat(first.send(request.substring(request.length() - 10)).reply().status())
                .isEqualTo(200);
        assertThat(second.send(post(text)).reply().status()).isEqualTo(200);
    }

    @Test
    void whatIsGivenUpIsGivenBack() {
        String text = "[\"" + "x".repeat(900) + "\"]";
        for (int i = 0; i < 20; i++) {
            halfSent(text).close();
        }
        RawClient client = front.raw();
        RawClient.Reply reply = client.send(post(text)).reply();
        while (reply.status() == 429) {
            reply = client.send(post(text)).reply();
        }
        assertThat(reply.status()).isEqualTo(200);
    }
}
