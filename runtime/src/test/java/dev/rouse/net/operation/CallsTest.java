package dev.rouse.net.operation;

import static dev.rouse.net.Front.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.DataKey;
import dev.rouse.KeyReusedException;
import dev.rouse.net.ActionShapes;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.Front;
import dev.rouse.net.RawClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.PropertyNamingStrategies;

class CallsTest {

    @RegisterExtension
    final Front front = new Front();

    @Test
    void resultIsJson() {
        front.node.on("add", arguments -> Mono.just((int) arguments[0] + (int) arguments[1]));

        HttpResponse<String> response = front.call("add", "[2, 3]");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        assertThat(response.body()).isEqualTo("5");
    }

    @Test
    void resultMayComeOnAnotherThread() {
        front.node.on("add", arguments -> Mono.just(7).hide().publishOn(Schedulers.parallel()));

        assertThat(front.call("add", "[2, 3]").body()).isEqualTo("7");
    }

    @Test
    void noResultIsNull() {
        HttpResponse<String> response = front.call("nothing", "");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("null");
    }

    @Test
    void emptyBodyIsNoArguments() {
        assertThat(front.call("any", "").statusCode()).isEqualTo(200);
        assertThat(front.call("any", "[]").statusCode()).isEqualTo(200);
        assertThat(front.call("any", " [ ] ").statusCode()).isEqualTo(200);
    }

    @Test
    void ourOwnValuesAreReadAndWritten() {
        AtomicReference<Object> given = new AtomicReference<>();
        front.node.on("owned", arguments -> {
            given.set(arguments[0]);
            return Mono.just(arguments[0]);
        });
        ActorAddress address = ActorAddress.of("cart", "a/b", "c");
        String body = "{\"" + address + "\":[\"aw==\"]}";

        HttpResponse<String> response = front.call("owned", "[" + body + "]");

        assertThat(given.get()).isEqualTo(Map.of(address, List.of(DataKey.of("k"))));
        assertThat(response.body()).isEqualTo(body);
        assertThat(front.call("owner", "[\"" + address + "\"]").body()).isEqualTo("\"" + address + "\"");
    }

    @Test
    void streamIsAnArray() {
        front.node.on("count", arguments -> Flux.range(1, (int) arguments[0]));

        assertThat(front.call("count", "[3]").body()).isEqualTo("[1,2,3]");
        assertThat(front.call("count", "[0]").body()).isEqualTo("[]");
    }

    @Test
    void streamOverTheLimitIsCancelledAndATypedError() {
        AtomicReference<String> ended = new AtomicReference<>();
        front.with(options -> options.maxStreamElements(3))
                .node
                .on(
                        "count",
                        arguments -> Flux.range(1, (int) arguments[0]).hide().doOnCancel(() -> ended.set("cancelled")));

        assertThat(front.call("count", "[3]").statusCode()).isEqualTo(200);
        HttpResponse<String> response = front.call("count", "[4]");

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(json(response).at("/code").asString()).isEqualTo("limit_exceeded");
        assertThat(json(response).at("/metadata/limit").asInt()).isEqualTo(3);
        assertThat(ended).hasValue("cancelled");
    }

    @Test
    void streamOverTheBytesOfAnAnswerIsCancelledAndATypedError() {
        AtomicReference<String> ended = new AtomicReference<>();
        front.with(options -> options.answerLimit(100))
                .node
                .on(
                        "lots",
                        arguments -> Flux.just("x".repeat(95))
                                .concatWith(Mono.just((String) arguments[0]))
                                .concatWith(Mono.just("the last"))
                                .hide()
                                .take(arguments[0].equals("-") ? 1 : 3)
                                .doOnCancel(() -> ended.set("cancelled")));

        HttpResponse<String> whole = front.call("lots", "[\"-\"]");
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).hasSize(99);
        HttpResponse<String> response = front.call("lots", "[\"more\"]");

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(json(response).at("/code").asString()).isEqualTo("limit_exceeded");
        assertThat(json(response).at("/metadata/limit").asInt()).isEqualTo(100);
        assertThat(ended).hasValue("cancelled");
    }

    @Test
    void endlessStreamOfLargeElementsEndsAtTheBytesOfAnAnswer() {
        String large = "x".repeat(1 << 20);
        front.node.on("lots", arguments -> Flux.generate(sink -> sink.next(large)));

        HttpResponse<String> response = front.call("lots", "[\"\"]");

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(json(response).at("/metadata/limit").asInt()).isEqualTo(16 << 20);
    }

    @Test
    void resultOverTheBytesOfAnAnswerIsATypedError() {
        front.with(options -> options.answerLimit(100));
        RawClient client = front.raw();

        assertThat(client.send(RawClient.post("/actors/probe/k/text", "[\"" + "x".repeat(99) + "\"]"))
                        .reply()
                        .status())
                .isEqualTo(413);
        assertThat(client.send(RawClient.post("/actors/probe/k/text", "[\"" + "x".repeat(98) + "\"]"))
                        .reply()
                        .body())
                .as("the connection goes on")
                .hasSize(100);
    }

    @Test
    void elementThatCannotBeWrittenEndsTheStreamWithoutBeginningAnAnswer() {
        front.node.on("brokenOnes", arguments -> Flux.just(new ActionShapes.Broken("a"), new ActionShapes.Broken("b")));

        assertThat(front.call("brokenOnes", "").statusCode()).isEqualTo(500);
        assertThat(front.logged()).hasSize(1);
    }

    @Test
    void elementsAreWrittenAsTheyWereDeclared() {
        front.node.on("pairs", arguments -> Flux.just(Map.of("a", List.of(new ActionShapes.Line("x", 1)))));

        assertThat(front.call("pairs", "").body()).isEqualTo("[{\"a\":[{\"sku\":\"x\",\"count\":1}]}]");
    }

    @Test
    void tenThousandElementsAreTheDefaultLimit() {
        front.node.on("count", arguments -> Flux.range(1, (int) arguments[0]));

        assertThat(json(front.call("count", "[10000]")).size()).isEqualTo(10_000);
        assertThat(front.call("count", "[10001]").statusCode()).isEqualTo(413);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add | [1, 2] | 1",
                "text | [\"ü€😀\"] | \"ü€😀\"",
                "text | [null] | null",
                "whole | [9223372036854775807] | 9223372036854775807",
                "tiny | [-128] | -128",
                "ratio | [5] | 5.0",
                "ratio | [1.5e3] | 1500.0",
                "exact | [0.10] | 0.10",
                "flag | [true] | true",
                "colour | [\"GREEN\"] | \"GREEN\"",
                "maybe | [\"x\"] | \"x\"",
                "maybe | [null] | null",
                "bytes | [\"AQID\"] | \"AQID\"",
                "lines | [{\"a\":[{\"sku\":\"x\",\"count\":1}]}] | {\"a\":[{\"sku\":\"x\",\"count\":1}]}",
            })
    void argumentsAndResultsOfEveryTypeAreRead(String action, String arguments, String result) {
        HttpResponse<String> response = front.call(action, arguments);

        assertThat(response.body()).isEqualTo(result);
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void argumentsAreOfTheDeclaredTypesWithTheirTypeArguments() {
        AtomicReference<Object[]> seen = new AtomicReference<>();
        front.node.on("order", arguments -> {
            seen.set(arguments);
            return Mono.just(arguments[0]);
        });
        String order = "{\"customer\":\"c\",\"lines\":[{\"sku\":\"x\",\"count\":2}],\"note\":null}";

        HttpResponse<String> response = front.call("order", "[" + order + "]");

        assertThat(json(response)).isEqualTo(json(order));
        assertThat(((ActionShapes.Order) seen.get()[0]).lines()).containsExactly(new ActionShapes.Line("x", 2));
    }

    @Test
    void timesAreIso() {
        front.node.on("times", arguments -> Mono.just(arguments[1]));

        HttpResponse<String> response = front.call("times", "[\"2026-01-02T03:04:05Z\", [\"PT5S\"]]");

        assertThat(response.body()).isEqualTo("[\"PT5S\"]");
    }

    @Test
    void keyHasPartsAndEscapesAndMayHaveASlash() {
        AtomicReference<ActorAddress> seen = new AtomicReference<>();
        front.node.onAddressed("any", (address, arguments) -> {
            seen.set(address);
            return Mono.empty();
        });

        front.send("POST", "/actors/probe/a%2Fb,c%5C,d+%C3%BC/any", "");

        assertThat(seen.get().keyParts()).containsExactly("a/b", "c,d+ü");
    }

    @Test
    void mapperOfTheUserWritesTheUsersTypesAndNothingElse() {
        front.with(options -> options.json(ActorHttpOptions.strictJson()
                .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
                .build()));
        String line = "{\"Sku\":\"x\",\"Count\":1}";

        assertThat(json(front.call("lines", "[{\"a\":[" + line + "]}]"))).isEqualTo(json("{\"a\":[" + line + "]}"));
        assertThat(front.send("GET", "/health", "").body()).contains("\"residentActors\":3");
        assertThat(front.call("fly", "").body()).contains("\"code\":\"unknown_action\"");
    }

    @Test
    void contentTypeIsJsonOrNotSent() {
        assertThat(front.send("POST", "/actors/probe/k/any", "[]", "Content-Type", "application/json; charset=utf-8")
                        .statusCode())
                .isEqualTo(200);
        assertThat(front.send("POST", "/actors/probe/k/any", "[]", "Content-Type", "application/vnd.x+json")
                        .statusCode())
                .isEqualTo(200);

        assertThat(front.send("POST", "/actors/probe/k/any", "[]", "Content-Type", "application/x-www-form-urlencoded")
                        .statusCode())
                .as("what curl -d sends")
                .isEqualTo(200);
        HttpResponse<String> refused = front.send("POST", "/actors/probe/k/any", "[]", "Content-Type", "text/plain");

        assertThat(refused.statusCode()).isEqualTo(415);
        assertThat(json(refused).at("/code").asString()).isEqualTo("unsupported_media_type");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            wait=10                        | 10
            WAIT = 10                      | 10
            wait="7"                       | 7
            respond-async, wait=5; x=y     | 5
            return=minimal;wait=1, wait=9  | 9
            wait=3, wait=4                 | 3
            wait=59                        | 59
            """)
    void clientThatPrefersToWaitShorterIsAnsweredInItsTime(String preference, int seconds) {
        front.send("POST", "/actors/probe/a/any", "", "Prefer", preference);

        assertThat(front.node.timeouts).containsExactly(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "wait=60",
                "wait=999999999",
                "wait=9999999999",
                "wait=0",
                "wait=-1",
                "wait",
                "wait=",
                "wait=1.5",
                "wait=\"",
                "await=3",
                "x=wait=3",
                ",;=,",
                "wait=x, wait=3"
            })
    void clientWaitsNoLongerThanTheTypeSaysAndWhatMakesNoSenseIsPassedBy(String preference) {
        assertThat(front.send("POST", "/actors/probe/a/any", "", "Prefer", preference)
                        .statusCode())
                .isEqualTo(200);

        assertThat(front.node.timeouts).isEmpty();
    }

    @Test
    void keyOfACallIsTheHeaderWithOrWithoutQuotes() {
        front.send("POST", "/actors/probe/a/any", "", "Idempotency-Key", "order-1");
        front.send("POST", "/actors/probe/a/any", "", "Idempotency-Key", "\"order 2\"");

        assertThat(front.node.keys).containsExactly("order-1", "order 2");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 256})
    void keyOfNoLengthThatAKeyHasIsRefused(int length) {
        HttpResponse<String> answer =
                front.send("POST", "/actors/probe/a/any", "", "Idempotency-Key", "\"" + "x".repeat(length) + "\"");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("invalid_idempotency_key");
        assertThat(front.node.keys).isEmpty();
    }

    @Test
    void callUnderTheKeyOfAnotherIsAnsweredWith422() {
        front.node.onAddressed("any", (address, arguments) -> Mono.error(new KeyReusedException(address, "any")));

        assertThat(front.send("POST", "/actors/probe/a/any", "").statusCode()).isEqualTo(422);
    }
}
