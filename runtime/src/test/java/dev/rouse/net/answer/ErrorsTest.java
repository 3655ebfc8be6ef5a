package dev.rouse.net.answer;

import static dev.rouse.net.Front.json;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.rouse.ActionException;
import dev.rouse.ActorAddress;
import dev.rouse.CallTimeoutException;
import dev.rouse.ErrorKind;
import dev.rouse.LimitExceededException;
import dev.rouse.NodeUnavailableException;
import dev.rouse.OutcomeUnknownException;
import dev.rouse.OverloadedException;
import dev.rouse.Readme;
import dev.rouse.RouseException;
import dev.rouse.net.ActionShapes;
import dev.rouse.net.Front;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

class ErrorsTest {

    private static final ActorAddress ADDRESS = ActorAddress.of("probe", "k");

    @RegisterExtension
    final Front front = new Front();

    private static final class Told extends RouseException {

        private static final long serialVersionUID = 1L;

        Told(ErrorKind kind) {
            super(kind, "runtime", "told", "as it is", Map.of("a", List.of(1, 2)), null);
        }
    }

    /** What Jackson finds nothing to write of. */
    private static final class Opaque {

        public int getNumber() {
            throw new IllegalStateException("secret");
        }
    }

    private HttpResponse<String> failing(Throwable error) {
        front.node.on("any", arguments -> Mono.error(error));
        return front.call("any", "");
    }

    @ParameterizedTest
    @CsvSource({
        "INVALID, 400, false",
        "UNAUTHENTICATED, 401, false",
        "FORBIDDEN, 403, false",
        "NOT_FOUND, 404, false",
        "CONFLICT, 409, false",
        "TOO_LARGE, 413, false",
        "OVERLOADED, 429, true",
        "FULL, 507, false",
        "UNAVAILABLE, 503, true",
        "TIMEOUT, 504, false",
        "OUTCOME_UNKNOWN, 500, false",
        "USER, 400, false",
        "INTERNAL, 500, false"
    })
    void statusFollowsFromTheKind(ErrorKind kind, int status, boolean retryAfter) {
        HttpResponse<String> response = failing(new Told(kind));

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("retry-after").isPresent()).isEqualTo(retryAfter);
        assertThat(response.body())
                .isEqualTo(
                        "{\"group\":\"runtime\",\"code\":\"told\",\"message\":\"as it is\",\"metadata\":{\"a\":[1,2]}}");
    }

    @Test
    void everyKindHasAStatus() {
        for (ErrorKind kind : ErrorKind.values()) {
            assertThat(failing(new Told(kind)).statusCode()).isBetween(400, 507);
        }
    }

    @Test
    void readmeHasTheStatusOfEveryKind() {
        Map<String, Integer> told = new TreeMap<>();
        for (List<String> row : Readme.table("`kind` | status")) {
            List<String> kinds = Readme.code(row.get(0)).stream()
                    .filter(code -> code.matches("[A-Z_]+"))
                    .toList();
            List<String> statuses = List.of(row.get(1).split(", "));
            for (int i = 0; i < kinds.size(); i++) {
                told.put(kinds.get(i), Integer.parseInt(statuses.get(Math.min(i, statuses.size() - 1))));
            }
        }
        Map<String, Integer> answered = new TreeMap<>();
        for (ErrorKind kind : ErrorKind.values()) {
            answered.put(
                    kind.name(),
                    failing(new ActionException(kind, "own", "In my own words."))
                            .statusCode());
        }
        assertThat(told).isEqualTo(answered);
    }

    @ParameterizedTest
    @EnumSource
    void actorsOwnErrorIsOfTheKindThatItSays(ErrorKind kind) {
        ActionException error = new ActionException(kind, "own", "In my own words.", Map.of("a", 1));

        assertThat(error.kind()).isEqualTo(kind);
        assertThat(json(failing(error)))
                .isEqualTo(json("{\"group\":\"user\",\"code\":\"own\",\"message\":\"In my own words.\","
                        + "\"metadata\":{\"a\":1}}"));
    }

    @Test
    void nobodysErrorIsAskedForWhoTheyAre() {
        HttpResponse<String> plain = failing(new ActionException(ErrorKind.UNAUTHENTICATED, "who", "Who are you?"));
        HttpResponse<String> split = failing(new ActionException(
                ErrorKind.UNAUTHENTICATED, "who", "Who are you?", Map.of("challenge", "x\r\nSet-Cookie: y")));

        assertThat(plain.headers().firstValue("www-authenticate")).hasValue("Bearer");
        assertThat(split.headers().firstValue("www-authenticate")).hasValue("Bearer");
        assertThat(split.headers().firstValue("set-cookie")).isEmpty();
    }

    @Test
    void actorsOwnErrorReachesTheCallerAsItIs() {
        HttpResponse<String> response =
                failing(new ActionException("out_of_stock", "Only 3 are left.", Map.of("left", 3)));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response))
                .isEqualTo(json("{\"group\":\"user\",\"code\":\"out_of_stock\",\"message\":\"Only 3 are left.\","
                        + "\"metadata\":{\"left\":3}}"));
    }

    @Test
    void errorAfterWhichTheSameCallMayBeMadeSaysSoInItsMetadata() {
        HttpResponse<String> overloaded = failing(new OverloadedException("calls", 10));
        HttpResponse<String> unavailable = failing(new NodeUnavailableException("stopping"));

        assertThat(json(overloaded).at("/metadata"))
                .isEqualTo(json("{\"what\":\"calls\",\"limit\":10,\"retryable\":true}"));
        assertThat(json(unavailable).at("/metadata/retryable").asBoolean()).isTrue();
        assertThat(unavailable.headers().firstValue("retry-after")).hasValue("1");
    }

    @Test
    void errorAfterWhichTheTurnMayHaveRunDoesNotSaySo() {
        assertThat(json(failing(new OutcomeUnknownException(ADDRESS, null)))
                        .at("/metadata/retryable")
                        .isMissingNode())
                .isTrue();
        assertThat(json(failing(new CallTimeoutException(ADDRESS, "any", Duration.ofSeconds(1))))
                        .at("/metadata/retryable")
                        .isMissingNode())
                .isTrue();
    }

    @Test
    void foreignErrorIsMaskedAndLoggedUnderItsId() {
        HttpResponse<String> response = failing(new IllegalStateException("secret"));

        assertMasked(response, "secret");
    }

    @Test
    void errorThrownByTheNodeInsteadOfGivenIsTreatedAlike() {
        front.node.on("any", arguments -> {
            throw new IllegalStateException("secret");
        });
        assertMasked(front.call("any", ""), "secret");

        front.node.on("any", arguments -> {
            throw new LimitExceededException("x", 2, 1);
        });
        assertThat(front.call("any", "").statusCode()).isEqualTo(413);
    }

    @Test
    void errorThatCannotBePrintedIsMaskedToo() {
        assertMasked(
                failing(new IllegalStateException() {
                    @Override
                    public String getMessage() {
                        throw new IllegalStateException("secret");
                    }
                }),
                "secret");
        assertThat(front.call("text", "[\"still here\"]").statusCode()).isEqualTo(200);
    }

    @Test
    void ownErrorThatCannotBePrintedIsToldByItsCode() {
        HttpResponse<String> response = failing(new ActionException("out_of_stock", "") {
            @Override
            public String getMessage() {
                throw new IllegalStateException("secret");
            }
        });
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/code").asString()).isEqualTo("out_of_stock");
        assertThat(response.body()).doesNotContain("secret");
    }

    @Test
    void resultThatCannotBeWrittenIsMaskedWhole() {
        front.node.on("any", arguments -> Mono.just(List.of("before", new Opaque())));

        assertMasked(front.call("any", ""), "secret");
        assertThat(front.call("text", "[\"still here\"]").statusCode()).isEqualTo(200);
    }

    @Test
    void resultOrArgumentWhoseClassIsBrokenIsMasked() {
        front.node.on("any", arguments -> Mono.just(new ActionShapes.Broken("told")));
        assertMasked(front.call("any", ""), "secret");

        assertMasked(front.call("broken", "[{\"text\": \"given\"}]"), "secret");
        assertThat(front.call("text", "[\"still here\"]").statusCode()).isEqualTo(200);
    }

    @Test
    void errorThatCannotBeWrittenIsMasked() {
        assertMasked(failing(new ActionException("a", "b", Map.of("c", new Opaque()))), "secret");
    }

    @Test
    void errorWhoseMetadataHaveABrokenClassIsMasked() {
        assertMasked(failing(new ActionException("a", "b", Map.of("c", new ActionShapes.Broken("told")))), "secret");
        assertThat(front.call("text", "[\"still here\"]").statusCode()).isEqualTo(200);
    }

    /** Gives what writes JSON, until it is broken. */
    private static final class BreakingFactory extends JsonFactory {

        private static final long serialVersionUID = 1L;

        private final AtomicBoolean broken;

        BreakingFactory(AtomicBoolean broken) {
            this.broken = broken;
        }

        @Override
        protected JsonGenerator _createUTF8Generator(ObjectWriteContext context, IOContext io, OutputStream out) {
            if (broken.get()) {
                throw new NoClassDefFoundError("secret");
            }
            return super._createUTF8Generator(context, io, out);
        }
    }

    @Test
    void mapperThatCanWriteNothingIsAnsweredWithoutIt() {
        AtomicBoolean broken = new AtomicBoolean();
        front.with(options -> options.json(new JsonMapper(new BreakingFactory(broken))));
        front.node.on("count", arguments -> Flux.range(0, 3));
        assertThat(front.call("count", "[3]").body()).isEqualTo("[0,1,2]");
        broken.set(true);
        for (String action : List.of("text", "count")) {
            HttpResponse<String> response = front.call(action, action.equals("text") ? "[\"a\"]" : "[3]");
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(json(response).at("/code").asString()).isEqualTo("internal_error");
            assertThat(response.body()).doesNotContain("secret");
        }
        assertThat(front.logged()).isNotEmpty();
        broken.set(false);
        assertThat(front.call("text", "[\"still here\"]").statusCode()).isEqualTo(200);
    }

    @Test
    void actionWhoseSignatureCannotBeHadIsMasked() {
        front.node.signatureError = new NoClassDefFoundError("secret");
        assertMasked(front.call("text", "[\"a\"]"), "secret");
        front.node.signatureError = null;
        assertThat(front.call("text", "[\"still here\"]").statusCode()).isEqualTo(200);
    }

    @Test
    void nodeThatBlocksAnEventLoopIsNoticedByTheseTests() {
        front.node.on(
                "any",
                arguments -> Mono.fromCallable(() -> {
                    Thread.sleep(1);
                    return "slept";
                }));

        assertMasked(front.call("any", ""), "slept");
    }

    private void assertMasked(HttpResponse<String> response, String secret) {
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(json(response).at("/group").asString()).isEqualTo("internal");
        assertThat(json(response).at("/code").asString()).isEqualTo("internal_error");
        assertThat(response.body()).doesNotContain(secret);
        String id = json(response).at("/metadata/id").asString();
        assertThat(json(response).at("/message").asString()).contains(id);
        assertThat(front.logged())
                .singleElement()
                .satisfies(event -> assertThat(event)
                        .returns(true, e -> e.getFormattedMessage().contains(id))
                        .returns(true, e -> e.getThrowableProxy() != null)
                        .isInstanceOf(ILoggingEvent.class));
    }
}
