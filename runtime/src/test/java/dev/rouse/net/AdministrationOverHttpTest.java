package dev.rouse.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.Principal;
import dev.rouse.net.socket.RawSocket;
import io.netty.handler.codec.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

/** Administration is for those who are known, or can only be of the server's own machine. */
@Timeout(60)
class AdministrationOverHttpTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ScriptedNode node = new ScriptedNode();
    private ActorHttpServer server;

    private void serve(String host, UnaryOperator<HttpAccess.Builder> access) {
        server = ActorHttpServer.bind(
                        node, host, 0, ActorHttpOptions.builder().access(access).build())
                .block(PATIENCE);
    }

    @AfterEach
    void close() {
        server.close().block(PATIENCE);
    }

    private HttpResponse<String> send(String method, String path, String... headers) {
        return Front.send(server.port(), method, path, "", headers);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /actors/probe",
        "GET, /actors/probe/k",
        "HEAD, /actors/probe/k",
        "DELETE, /actors/probe/k",
        "GET, /actors/probe/k/schedule",
        "DELETE, /actors/probe/k/schedule?name=x",
        "DELETE, /actors/probe/k/schedule/0123456789abcdef",
        "GET, /actors/probe/k/queues",
        "GET, /actors/probe/k/undelivered",
        "POST, /actors/probe/k/undelivered/0123456789abcdef",
        "DELETE, /actors/probe/k/undelivered/0123456789abcdef",
        "GET, /actors/probe/k/flows",
        "GET, /actors/probe/k/flows/x",
        "GET, /actors/probe/k/flows/x/history",
        "POST, /actors/probe/k/flows/x/restart?from=y",
        "POST, /actors/probe/k/flows/x/fork?from=y",
        "POST, /actors/probe/k/flows/x/cancel",
        "POST, /actors/probe/k/flows/x/kill",
        "POST, /actors/probe/k/flows/x/pause",
        "POST, /actors/probe/k/flows/x/resume",
        "GET, /cluster"
    })
    void nobodyAdministersAServerThatOthersReach(String method, String path) {
        node.destroy = address -> Mono.error(new AssertionError("It was destroyed."));
        serve("0.0.0.0", access -> access);
        HttpResponse<String> refused = send(method, path);
        assertThat(refused.statusCode()).isEqualTo(403);
        if (!method.equals("HEAD")) {
            assertThat(refused.body()).contains("administration_off", "loopback");
        }
        assertThat(send("POST", "/actors/probe/k/nothing").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/health").statusCode()).isEqualTo(200);
    }

    @Test
    void noSocketAdministersAServerThatOthersReach() {
        node.destroy = address -> Mono.error(new AssertionError("It was destroyed."));
        serve("0.0.0.0", access -> access);
        try (RawSocket socket = RawSocket.open(server.port())) {
            String call = "{\"call\":{\"id\":%d,\"kind\":\"%s\",\"type\":\"probe\",\"key\":[\"k\"]}}";
            socket.text(call.formatted(1, "destroy"));
            assertThat(socket.json().at("/error/error/facts/code").asString()).isEqualTo("administration_off");
            socket.text(call.formatted(2, "info"));
            assertThat(socket.json().at("/error/error/facts/code").asString()).isEqualTo("administration_off");
            socket.text(RawSocket.call(3, "text", "\"a\""));
            assertThat(socket.json().at("/result/value/json").asString()).isEqualTo("a");
        }
    }

    @Test
    void thoseWhoAreKnownDo() {
        serve(
                "0.0.0.0",
                access -> access.authenticator(HttpAuthenticator.bearer(
                        token -> token.equals("secret") ? Mono.just(Principal.of("ann")) : Mono.empty())));
        assertThat(send("DELETE", "/actors/probe/k", "Authorization", "Bearer secret")
                        .statusCode())
                .isEqualTo(204);
        assertThat(send("DELETE", "/actors/probe/k").statusCode()).isEqualTo(403);
        assertThat(send("DELETE", "/actors/probe/k", "Authorization", "Bearer wrong")
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void guardDecidesWhereThereIsOne() {
        serve(
                "0.0.0.0",
                access -> access.guard(new HttpGuard() {
                    @Override
                    public Mono<Boolean> allows(HttpRequest request, ActorAddress address, String action) {
                        return Mono.just(true);
                    }

                    @Override
                    public Mono<Boolean> allowsDestruction(HttpRequest request, ActorAddress address) {
                        return Mono.just(true);
                    }
                }));
        assertThat(send("DELETE", "/actors/probe/k").statusCode()).isEqualTo(204);
        assertThat(send("GET", "/actors/probe").statusCode()).isEqualTo(403);
    }

    @Test
    void everybodyDoesWhereThatIsWantedOrOnLoopback() {
        serve("0.0.0.0", access -> access.openAdministration(true));
        assertThat(send("DELETE", "/actors/probe/k").statusCode()).isEqualTo(204);
        server.close().block(PATIENCE);
        serve("127.0.0.1", access -> access);
        assertThat(send("DELETE", "/actors/probe/k").statusCode()).isEqualTo(204);
    }
}
