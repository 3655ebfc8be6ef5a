package dev.rouse.net.socket;

import static dev.rouse.net.socket.RawSocket.call;
import static dev.rouse.net.socket.RawSocket.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.ErrorKind;
import dev.rouse.NodeUnavailableException;
import dev.rouse.net.Front;
import dev.rouse.net.RawClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;

/** Calls on a socket of JSON. */
@Timeout(60)
class SocketCallsTest {

    @RegisterExtension
    final Front front = new Front();

    private RawSocket socket;

    private RawSocket socket() {
        if (socket == null) {
            socket = RawSocket.open(front.port());
        }
        return socket;
    }

    @AfterEach
    void close() {
        if (socket != null) {
            socket.close();
        }
    }

    private JsonNode ask(String frame) {
        return socket().text(frame).json();
    }

    @Test
    void readyTellsVersionAndLimits() {
        front.with(options -> options.sockets(s -> s.callsInFlight(7).depth(20).frameBytes(10_000)));
        RawSocket fresh = new RawSocket(front.port()).upgraded("rouse.v1.json");
        try (fresh) {
            assertThat(fresh.text(RawSocket.OPEN).json().toString())
                    .isEqualTo("{\"ready\":{\"version\":{\"major\":1,\"minor\":0},"
                            + "\"limits\":{\"frameBytes\":10000,\"callsInFlight\":7,\"depth\":20}}}");
        }
    }

    @Test
    void callIsAnsweredByItsResult() {
        front.node.on("add", arguments -> Mono.just((int) arguments[0] + (int) arguments[1]));

        assertThat(ask(call(1, "add", "1", "2")).toString())
                .isEqualTo("{\"result\":{\"id\":1,\"value\":{\"json\":3}}}");
        assertThat(ask(call(Long.MAX_VALUE, "text", "\"a\"")).toString())
                .isEqualTo("{\"result\":{\"id\":" + Long.MAX_VALUE + ",\"value\":{\"json\":\"a\"}}}");
    }

    /** On sockets and in requests, whatever connection they come over. */
    @Test
    void callsOfOneAddressThatAreUnderWayAreBounded() {
        Sinks.One<String> gate = Sinks.one();
        front.with(options -> options.connections(all -> all.maxCallsPerAddress(3)));
        AtomicInteger made = new AtomicInteger();
        front.node.on("text", arguments -> gate.asMono().doOnSubscribe(begun -> made.incrementAndGet()));
        try (RawSocket other = RawSocket.open(front.port())) {
            socket().text(call(1, "text", "\"a\"")).text(call(2, "text", "\"b\""));
            RawClient request = front.raw().send(RawClient.post("/actors/probe/k/text", "[\"c\"]"));
            Flux.interval(Duration.ofMillis(5)).filter(tick -> made.get() == 3).blockFirst(Duration.ofSeconds(20));
            other.text(call(1, "text", "\"d\""));
            assertThat(other.json().at("/error/error/facts/code").asString()).isEqualTo("overloaded");
            assertThat(front.send("GET", "/health", "").statusCode()).isEqualTo(429);
            socket.text("{\"cancel\":{\"id\":1}}").text(call(3, "add", "1", "2"));
            assertThat(socket.json().at("/result/id").asInt()).isEqualTo(3);
            assertThat(front.send("GET", "/health", "").statusCode()).isEqualTo(200);
            gate.tryEmitValue("x").orThrow();
            assertThat(request.reply().body()).isEqualTo("\"x\"");
            assertThat(socket.json().at("/result/id").asInt()).isEqualTo(2);
            for (int i = 0; i < 10; i++) {
                other.text(call(2 + i, "add", "1", "2"));
                assertThat(other.json().at("/result/id").asInt()).isEqualTo(2 + i);
            }
        }
    }

    @Test
    void noResultIsNoValue() {
        front.node.on("nothing", arguments -> Mono.empty());

        assertThat(ask(call(1, "nothing")).toString()).isEqualTo("{\"result\":{\"id\":1}}");
    }

    @Test
    void answersComeInTheOrderInWhichTheyAreThere() {
        Sinks.One<String> slow = Sinks.one();
        front.node.on("text", arguments -> arguments[0].equals("slow") ? slow.asMono() : Mono.just(arguments[0]));

        socket().text(call(1, "text", "\"slow\"")).text(call(2, "text", "\"fast\""));
        assertThat(socket.json().at("/result/id").asInt()).isEqualTo(2);
        slow.tryEmitValue("x").orThrow();
        assertThat(socket.json().at("/result/id").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "order | {\"customer\":\"c\",\"lines\":[{\"sku\":\"s\",\"count\":2}],\"note\":null}",
                "exact | 1234567890123456789.000000000000000000001",
                "ratio | 0.1",
                "maybe | \"x\"",
                "bytes | \"AAEC\"",
                "colour | \"RED\"",
                "lines | {\"a\":[{\"sku\":\"s\",\"count\":1}]}"
            })
    void resultsAreTheSameAsOfRequests(String action, String argument) {
        String told = front.call(action, "[" + argument + "]").body();

        assertThat(socket().text(call(1, action, argument)).next().text())
                .isEqualTo("{\"result\":{\"id\":1,\"value\":{\"json\":" + told + "}}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "add | 1",
                "add | 1,\"x\"",
                "order | {\"customer\":1}",
                "order | {\"unknown\":1}",
                "tiny | 300",
                "whole | 1.5",
                "flag | \"true\"",
                "text | null,null",
                "fly | 1"
            })
    void errorsAreTheSameAsOfRequests(String action, String arguments) {
        HttpResponse<String> told = front.call(action, "[" + arguments + "]");
        assertThat(told.statusCode()).isGreaterThanOrEqualTo(400);
        JsonNode error = Front.json(told);
        StringBuilder values = new StringBuilder();
        for (String argument : arguments.split(",")) {
            values.append(values.isEmpty() ? "" : ",")
                    .append("{\"json\":")
                    .append(argument)
                    .append('}');
        }

        JsonNode failure = ask(call(1, action).replace("\"arguments\":[]", "\"arguments\":[" + values + "]"));

        assertThat(failure.at("/error/id").asInt()).isEqualTo(1);
        assertSame(failure.at("/error/error"), error);
    }

    private static void assertSame(JsonNode error, JsonNode told) {
        assertThat(error.at("/message").asString())
                .isEqualTo(told.at("/message").asString());
        assertThat(error.at("/facts/group").asString())
                .isEqualTo(told.at("/group").asString());
        assertThat(error.at("/facts/code").asString())
                .isEqualTo(told.at("/code").asString());
        JsonNode metadata = error.at("/facts/metadata");
        assertThat(metadata.isMissingNode() ? "{}" : metadata.toString())
                .isEqualTo(told.at("/metadata").toString());
        assertThat(error.has("cause")).isFalse();
    }

    @Test
    void errorOfAnActionIsToldAsItIs() {
        front.node.on(
                "text",
                arguments -> Mono.error(
                        new ActionException(ErrorKind.CONFLICT, "taken", "It is taken.", Map.of("by", "ann"))));

        JsonNode error = ask(call(1, "text", "\"a\"")).at("/error/error");

        assertThat(error.at("/type").asString()).isEqualTo(ActionException.class.getName());
        assertSame(error, Front.json(front.call("text", "[\"a\"]")));
        assertThat(error.at("/facts/kind").asString()).isEqualTo("CONFLICT");
    }

    @Test
    void unexpectedErrorIsMaskedUnderAnIdOfTheLog() {
        front.node.on("text", arguments -> Mono.error(new IllegalStateException("secret", new Error("secret"))));

        JsonNode failure = ask(call(1, "text", "\"a\""));

        assertThat(failure.toString()).doesNotContain("secret").doesNotContain("IllegalState");
        assertThat(failure.at("/error/error/facts/code").asString()).isEqualTo("internal_error");
        String id = failure.at("/error/error/facts/metadata/id").asString();
        assertThat(front.logged()).anyMatch(event -> event.getFormattedMessage().contains(id));
    }

    @Test
    void causeOfAnErrorIsNobodysBusiness() {
        front.node.on(
                "text",
                arguments -> Mono.error(new NodeUnavailableException("it moves", new IllegalStateException("secret"))));

        JsonNode failure = ask(call(1, "text", "\"a\""));

        assertThat(failure.toString()).doesNotContain("secret");
        assertThat(failure.at("/error/notBegun").asBoolean()).isTrue();
        assertThat(failure.at("/error/error/facts/retryable").asBoolean()).isTrue();
    }

    @Test
    void errorThatCannotBeToldIsMasked() {
        front.with(options -> options.sockets(s -> s.answerBytes(8 * 1024)));
        front.node.on(
                "text",
                arguments -> Mono.error(new ActionException(
                        ErrorKind.USER,
                        "large",
                        "x",
                        Map.of("by", List.of("y".repeat(1000).repeat(50))))));

        JsonNode failure = ask(call(1, "text", "\"a\""));

        assertThat(failure.at("/error/id").asInt()).isEqualTo(1);
        front.logged();
    }

    @Test
    void actorThatIsOnlyGotIsNotCreated() {
        front.node.absent.add(ActorAddress.of("probe", "k"));

        JsonNode failure = ask(call(1, "text", "\"a\"").replace("get_or_create", "get"));
        assertThat(failure.at("/error/error/facts/code").asString()).isEqualTo("actor_not_found");
        assertThat(ask(call(2, "text", "\"a\"")).at("/result/id").asInt()).isEqualTo(2);
    }

    @Test
    void creationHasPlainInput() {
        List<Object> inputs = new ArrayList<>();
        front.node.create = (address, input) -> Mono.fromRunnable(() -> inputs.add(input));
        String create = "{\"call\":{\"id\":1,\"kind\":\"create\",\"type\":\"probe\",\"key\":[\"a\",\"b\"]%s}}";

        assertThat(ask(create.formatted("")).toString()).isEqualTo("{\"result\":{\"id\":1}}");
        assertThat(ask(create.formatted(",\"arguments\":[{\"json\":{\"n\":[1,\"x\"]}}]"))
                        .toString())
                .isEqualTo("{\"result\":{\"id\":1}}");
        assertThat(ask(create.formatted(",\"arguments\":[{\"json\":1},{\"json\":2}]"))
                        .at("/error/error/facts/code")
                        .asString())
                .isEqualTo("invalid_call");
        assertThat(inputs).containsExactly(null, Map.of("n", List.of(1, "x")));
    }

    @Test
    void destructionAndInformationAreTheSameAsOfRequests() {
        List<ActorAddress> destroyed = new ArrayList<>();
        front.node.destroy = address -> Mono.fromRunnable(() -> destroyed.add(address));
        String frame = "{\"call\":{\"id\":1,\"kind\":\"%s\",\"type\":\"probe\",\"key\":[\"a\",\"b\"]}}";

        assertThat(ask(frame.formatted("destroy")).toString()).isEqualTo("{\"result\":{\"id\":1}}");
        assertThat(destroyed).containsExactly(ActorAddress.of("probe", "a", "b"));
        assertThat(ask(frame.formatted("info")).at("/result/value/json").toString())
                .isEqualTo(front.send("GET", "/actors/probe/a,b", "").body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"pause", "resume", "schedule"})
    void ordersOfOperatorsAreRefused(String kind) {
        JsonNode failure = ask("{\"call\":{\"id\":1,\"kind\":\"" + kind
                + "\",\"type\":\"probe\",\"key\":[\"k\"],\"action\":\"list\"}}");

        assertThat(failure.at("/error/error/facts/code").asString()).isEqualTo("not_for_clients");
        assertThat(failure.at("/error/notBegun").asBoolean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"forwards\":1",
                "\"principal\":{\"name\":\"ann\"}",
                "\"chain\":[{\"actor\":\"probe/k\",\"action\":\"text\",\"node\":\"AAAAAAAAAAAAAAAAAAAAAA==\",\"turn\":1}]"
            })
    void whatOnlyNodesSendIsRefusedByName(String field) {
        JsonNode failure = ask(call(1, "text", "\"a\"").replace("\"kind\"", field + ",\"kind\""));

        assertThat(failure.at("/error/error/facts/code").asString()).isEqualTo("unserved_frame");
        assertThat(failure.at("/error/error/facts/metadata/frame").asString())
                .contains(field.substring(1, field.indexOf('"', 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"subscribed\":{\"id\":5,\"after\":1,\"life\":1}}",
                "{\"event\":{\"id\":5,\"sequence\":1,\"name\":\"x\"}}",
                "{\"send\":{\"id\":5,\"type\":\"probe\",\"key\":[\"k\"],\"name\":\"q\"}}",
                "{\"result\":{\"id\":5}}",
                "{\"prepare\":{\"id\":5,\"shards\":[1]}}",
                "{\"inquire\":{\"id\":5,\"call\":1,\"question\":{\"json\":1}}}",
                "{\"teleport\":{\"id\":5,\"to\":\"x\"}}",
                "{\"call\":{\"id\":5,\"kind\":\"events\",\"type\":\"probe\",\"key\":[\"k\"],\"demand\":1}}",
                "{\"call\":{\"id\":5,\"kind\":\"teleport\",\"type\":\"probe\",\"key\":[\"k\"]}}"
            })
    void frameThatIsNotServedIsRefusedByNameAndTheSocketGoesOn(String frame) {
        JsonNode failure = ask(frame);

        assertThat(failure.at("/error/id").asInt()).isEqualTo(5);
        assertThat(failure.at("/error/error/facts/code").asString()).isIn("unserved_frame", "unknown_frame");
        assertThat(failure.at("/error/error/message").asString()).contains(frame.substring(2, frame.indexOf('"', 2)));
        assertThat(ask(call(1, "text", "\"a\"")).at("/result/id").asInt()).isEqualTo(1);
    }

    @Test
    void pingsAreAnswered() {
        assertThat(ask("{\"ping\":{\"number\":42}}").toString()).isEqualTo("{\"pong\":{\"number\":42}}");
        socket().frame(RawSocket.FIN | RawSocket.PING, "hello".getBytes());
        RawSocket.Message pong = socket.next();
        assertThat(pong.opcode()).isEqualTo(RawSocket.PONG);
        assertThat(pong.text()).isEqualTo("hello");
    }

    @Test
    void keyOfACallIsThatOfItsClient() {
        String keyed = call(1, "text", "\"a\"").replace("\"kind\"", "\"idempotencyKey\":\"%s\",\"kind\"");

        assertThat(ask(keyed.formatted("k1")).at("/result/id").asInt()).isEqualTo(1);
        JsonNode none = ask(keyed.formatted(""));
        JsonNode large = ask(keyed.formatted("x".repeat(256)));

        assertThat(front.node.keys).containsExactly("k1");
        assertThat(none.at("/error/error/facts/code").asString()).isEqualTo("invalid_idempotency_key");
        assertThat(large.at("/error/error/facts/code").asString()).isEqualTo("invalid_idempotency_key");
    }

    @Test
    void timeOfACallIsThatOfItsClientAndNoLongerThanThatOfItsType() {
        String limited = call(1, "text", "\"a\"").replace("\"kind\"", "\"micros\":%s,\"kind\"");

        ask(limited.formatted("1500000"));
        ask(limited.formatted("61000000"));
        JsonNode none = ask(limited.formatted("0"));

        assertThat(front.node.timeouts).containsExactly(Duration.ofMillis(1500));
        assertThat(none.at("/error/error/facts/code").asString()).isEqualTo("invalid_call");
    }

    @Test
    void callThatIsCancelledIsWithdrawnAndItsNumberIsFree() throws InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        front.node.on(
                "text",
                arguments -> arguments[0].equals("hang")
                        ? Mono.never().doOnCancel(cancelled::countDown)
                        : Mono.just(arguments[0]));

        socket().text(call(1, "text", "\"hang\"")).text("{\"cancel\":{\"id\":1}}");
        assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(ask(call(1, "text", "\"x\"")).at("/result/value/json").asString())
                .isEqualTo("x");
        socket.text("{\"cancel\":{\"id\":1}}")
                .text("{\"cancel\":{\"id\":99}}")
                .text("{\"request\":{\"id\":99,\"elements\":1}}");
        assertThat(ask(call(2, "text", "\"y\"")).at("/result/id").asInt()).isEqualTo(2);
    }

    @Test
    void endOfTheSocketWithdrawsItsCalls() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch cancelled = new CountDownLatch(1);
        front.node.on(
                "text",
                arguments -> Mono.never().doOnSubscribe(s -> asked.countDown()).doOnCancel(cancelled::countDown));

        socket().text(call(1, "text", "\"a\""));
        asked.await();
        socket.close();

        assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void numberInUseEndsTheSocket() {
        front.node.on("text", arguments -> Mono.never());

        socket().text(call(1, "text", "\"a\"")).text(call(1, "text", "\"a\"")).assertGoodbye("call_number", 1002);
    }

    @Test
    void moreCallsThanTheLimitAreRefusedAndRetryable() {
        front.with(options -> options.sockets(s -> s.callsInFlight(2)));
        BlockingQueue<Sinks.One<String>> calls = new LinkedTransferQueue<>();
        front.node.on("text", arguments -> {
            Sinks.One<String> call = Sinks.one();
            calls.add(call);
            return call.asMono();
        });

        JsonNode third = socket().text(call(1, "text", "\"a\""))
                .text(call(2, "text", "\"a\""))
                .text(call(3, "text", "\"a\""))
                .json();
        assertThat(third.at("/error/id").asInt()).isEqualTo(3);
        assertThat(third.at("/error/notBegun").asBoolean()).isTrue();
        assertThat(third.at("/error/error/facts/retryable").asBoolean()).isTrue();
        calls.remove().tryEmitValue("x").orThrow();
        assertThat(socket.json().at("/result/id").asInt()).isEqualTo(1);
        socket.text(call(3, "text", "\"a\""));
        calls.remove().tryEmitValue("x").orThrow();
        assertThat(socket.json().at("/result/id").asInt()).isEqualTo(2);
    }

    @Test
    void streamComesAsFarAsItIsAskedFor() {
        List<Long> asked = new ArrayList<>();
        front.node.on("count", arguments -> Flux.range(0, (int) arguments[0]).doOnRequest(asked::add));

        socket().text(stream(1, "count", 2, "4"));
        assertThat(socket.json().toString()).isEqualTo("{\"next\":{\"id\":1,\"value\":{\"json\":0}}}");
        assertThat(socket.json().at("/next/value/json").asInt()).isEqualTo(1);
        assertThat(ask("{\"ping\":{\"number\":1}}").has("pong")).isTrue();
        socket.text("{\"request\":{\"id\":1,\"elements\":10}}");
        assertThat(socket.json().at("/next/value/json").asInt()).isEqualTo(2);
        assertThat(socket.json().at("/next/value/json").asInt()).isEqualTo(3);
        assertThat(socket.json().toString()).isEqualTo("{\"complete\":{\"id\":1}}");
        assertThat(asked).containsExactly(2L, 10L);
    }

    @Test
    void longStreamComesWhole() {
        front.node.on("count", arguments -> Flux.range(0, (int) arguments[0]));

        socket().text(stream(1, "count", Long.MAX_VALUE, "10000"));
        for (int i = 0; i < 10_000; i++) {
            assertThat(socket.json().at("/next/value/json").asInt()).isEqualTo(i);
        }
        assertThat(socket.json().has("complete")).isTrue();
    }

    @Test
    void streamIsAskedForAtLeastOneElement() {
        assertThat(ask(call(1, "count", "1")).at("/error/error/facts/code").asString())
                .isEqualTo("invalid_call");
    }

    @Test
    void streamThatFailsEndsWithThat() {
        front.node.on(
                "count",
                arguments -> Flux.range(0, 1).concatWith(Flux.error(new ActionException("over", "It is over."))));

        socket().text(stream(1, "count", 5, "1"));
        assertThat(socket.json().has("next")).isTrue();
        assertThat(socket.json().at("/error/error/facts/code").asString()).isEqualTo("over");
    }

    @Test
    void streamIsCancelled() throws InterruptedException {
        CountDownLatch cancelled = new CountDownLatch(1);
        front.node.on("count", arguments -> Flux.never().startWith(1).doOnCancel(cancelled::countDown));

        socket().text(stream(1, "count", 5, "1"));
        socket.json();
        socket.text("{\"cancel\":{\"id\":1}}");
        assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void resultThatIsTooLargeIsATypedFailure() {
        front.with(options -> options.sockets(s -> s.answerBytes(8 * 1024)));
        front.node.on("text", arguments -> Mono.just("x".repeat(9000)));

        JsonNode error = ask(call(1, "text", "\"a\"")).at("/error/error");

        assertThat(error.at("/facts/code").asString()).isEqualTo("limit_exceeded");
        assertThat(ask("{\"ping\":{\"number\":1}}").has("pong")).isTrue();
    }

    @Test
    void answersOverTheRoomOfAllAreRefused() {
        front.with(options -> options.answerLimit(10_000).connections(c -> c.maxAnswerBytes(10_000)));
        front.node.on("text", arguments -> Mono.just("x".repeat(20_000)));

        JsonNode error = ask(call(1, "text", "\"a\"")).at("/error/error");

        assertThat(error.at("/facts/code").asString()).isEqualTo("answers_full");
    }

    @Test
    void argumentsOverTheRoomOfAllAreRefused() {
        front.with(options -> options.bodyLimit(1000).connections(c -> c.maxRequestBytes(1000)));

        JsonNode error = ask(call(1, "text", "\"" + "x".repeat(2000) + "\"")).at("/error/error");

        assertThat(error.at("/facts/code").asString()).isEqualTo("overloaded");
        assertThat(ask(call(2, "text", "\"a\"")).has("result")).isTrue();
    }
}
