package dev.rouse.net.operation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.net.Front;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.cbor.CBORMapper;

/** Calls whose arguments and results are CBOR, by their types of content. */
@Timeout(60)
class CborCallsTest {

    private static final String CBOR = "application/cbor";
    private static final CBORMapper MAPPER = new CBORMapper();

    @RegisterExtension
    final Front front = new Front();

    private HttpResponse<byte[]> post(String action, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + front.port() + "/actors/probe/k/" + action))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] cbor(Object... arguments) {
        return MAPPER.writeValueAsBytes(List.of(arguments));
    }

    private static JsonNode read(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).contains(CBOR);
        return MAPPER.readTree(answer.body());
    }

    @Test
    void argumentsAndResultAreCbor() {
        front.node.on("add", given -> Mono.just((int) given[0] + (int) given[1]));
        assertThat(read(post("add", cbor(1, 2), "Content-Type", CBOR)).asInt()).isEqualTo(3);
        assertThat(read(post("bytes", cbor((Object) new byte[] {0, -1, 7}), "Content-Type", CBOR))
                        .asString())
                .isEqualTo("AP8H");
        JsonNode order = read(post(
                "order",
                cbor(Map.of("customer", "ann", "lines", List.of(Map.of("sku", "s", "count", 2)), "note", "now")),
                "Content-Type",
                CBOR));
        assertThat(order.at("/lines/0/count").asInt()).isEqualTo(2);
    }

    @Test
    void eitherIsChosenByItself() {
        HttpResponse<byte[]> json = post("text", cbor("a"), "Content-Type", CBOR, "Accept", "application/json");
        assertThat(json.headers().firstValue("content-type")).contains("application/json");
        assertThat(new String(json.body(), StandardCharsets.UTF_8)).isEqualTo("\"a\"");
        assertThat(read(post("text", "[\"a\"]".getBytes(StandardCharsets.UTF_8), "Accept", CBOR))
                        .asString())
                .isEqualTo("a");
    }

    @Test
    void streamIsOneArray() {
        front.node.on("count", given -> Flux.range(0, (int) given[0]));
        JsonNode all = read(post("count", cbor(1000), "Content-Type", CBOR));
        assertThat(all.size()).isEqualTo(1000);
        assertThat(IntStream.range(0, 1000)).allMatch(i -> all.get(i).asInt() == i);
        assertThat(read(post("count", cbor(0), "Content-Type", CBOR)).size()).isZero();
    }

    @Test
    void whatIsNoCborIsRefusedInJson() {
        for (byte[] wrong : List.of(new byte[] {(byte) 0x82, 1}, new byte[] {1, 2}, new byte[] {(byte) 0xFF})) {
            HttpResponse<byte[]> refused = post("text", wrong, "Content-Type", CBOR);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(refused.headers().firstValue("content-type")).contains("application/json");
        }
        assertThat(new String(
                        post("text", new byte[] {(byte) 0x82, 1}, "Content-Type", CBOR)
                                .body(),
                        StandardCharsets.UTF_8))
                .contains("The body is not one item of CBOR");
    }
}
