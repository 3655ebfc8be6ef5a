package dev.rouse.kv.memory.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.Principal;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.Front;
import dev.rouse.net.RawClient;
import dev.rouse.net.inspect.InspectorAudit.Act;
import dev.rouse.net.inspect.InspectorAuthorizer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.node.ObjectNode;

/** Who may inspect, and what is told of those who act. */
@Timeout(120)
class InspectorAccessTest {

    private static final String[] KNOWN = {"Authorization", "Bearer secret"};

    private InspectedCluster cluster;

    private void serve(String host, UnaryOperator<ActorHttpOptions.Builder> options) {
        cluster = new InspectedCluster(1, host, options);
        cluster.account("a").deposit(1).block();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private int status(String method, String path, String... headers) {
        return cluster.send(method, path, "", headers).statusCode();
    }

    @Test
    void thereIsNoneWhereOthersReachItAndNoTokenIsSet() {
        serve("0.0.0.0", options -> options);
        assertThat(status("GET", "node")).isEqualTo(404);
        assertThat(status("POST", "actors/account/a/destroy")).isEqualTo(404);
        assertThat(Front.send(cluster.port(), "GET", "/inspector", "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void thereIsNoneWhereItIsSwitchedOff() {
        serve("127.0.0.1", options -> options.inspector(i -> i.enabled(false).token("secret")));
        assertThat(status("GET", "node", KNOWN)).isEqualTo(404);
    }

    @Test
    void tokenIsAskedForWhereOneIsSet() {
        serve("0.0.0.0", options -> options.inspector(i -> i.token("secret")));
        assertThat(status("GET", "node")).isEqualTo(401);
        assertThat(status("GET", "node", "Authorization", "Bearer wrong")).isEqualTo(401);
        assertThat(status("GET", "live", "Authorization", "Bearer wrong")).isEqualTo(401);
        assertThat(status("GET", "node", KNOWN)).isEqualTo(200);
    }

    @Test
    void expiredTokenIsRefused() {
        Principal late = Principal.of("ann").until(Instant.now().minus(Duration.ofSeconds(1)));
        serve("0.0.0.0", options -> options.inspector(i -> i.tokens(Map.of("secret", late))));
        HttpResponse<String> refused = cluster.send("GET", "node", "", KNOWN);
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("token_expired");
    }

    @Test
    void tokenOfAnActorIsForThatActorAlone() {
        serve("0.0.0.0", options -> options.inspector(i -> i.token("secret")));
        cluster.account("b").deposit(1).block();
        String token =
                cluster.post("actors/account/a/token", "", KNOWN).get("token").asString();
        assertThat(cluster.post("actors/account/a/token", "", KNOWN)
                        .get("token")
                        .asString())
                .as("there is one")
                .isEqualTo(token);
        String[] its = {"Authorization", "Bearer " + token};
        assertThat(status("GET", "actors/account/a/state", its)).isEqualTo(200);
        assertThat(status("GET", "actors/account/b/state", its)).isEqualTo(401);
        assertThat(status("GET", "actors/account", its)).isEqualTo(401);
        assertThat(status("GET", "node", its)).isEqualTo(401);

        cluster.send("POST", "actors/account/a/destroy", "{\"confirm\":\"a\"}", its);
        assertThat(status("GET", "actors/account/a", its))
                .as("it is gone with the actor")
                .isEqualTo(401);
    }

    @Test
    void tokenIsNotMadeByAStart() {
        serve("127.0.0.1", options -> options);
        cluster.post("actors/account/a/sleep", "");
        cluster.await("actors/account/a", actor -> !actor.get("awake").asBoolean());
        cluster.account("a").deposit(1).block();
        assertThat(cluster.first()
                        .inspection()
                        .isToken(ActorAddress.of("account", "a"), "")
                        .block())
                .isFalse();
        assertThat(cluster.get("actors/account/a").at("/lastStart/sources").toString())
                .contains("{\"name\":\"inspector-token\",\"source\":\"ABSENT\",\"bytes\":0}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void pagesOfOtherSitesAreRefused(String method) {
        serve("127.0.0.1", options -> options.origins("*"));
        String path = method.equals("GET") ? "node" : "actors/account/a/destroy";
        assertThat(status(method, path, "Origin", "http://evil.example")).isEqualTo(403);
        assertThat(status(method, path, "Sec-Fetch-Site", "cross-site")).isEqualTo(403);
        assertThat(status(method, path, "Sec-Fetch-Site", "same-site")).isEqualTo(403);
    }

    @Test
    void nameThatSomebodyMadeLeadHereIsRefused() {
        serve("127.0.0.1", options -> options);
        try (RawClient client = new RawClient(cluster.port())) {
            client.send("GET /inspector/api/node HTTP/1.1\r\nHost: evil.example\r\n\r\n");
            assertThat(client.reply().status()).isEqualTo(403);
        }
    }

    @Test
    void authorizerDecidesWhatThoseMayWhoAreKnown() {
        InspectorAuthorizer readers = new InspectorAuthorizer() {
            @Override
            public Mono<Boolean> mayRead(@Nullable Principal who, @Nullable ActorAddress actor) {
                return Mono.just(true);
            }

            @Override
            public Mono<Boolean> mayAct(@Nullable Principal who, @Nullable ActorAddress actor, String act) {
                return Mono.just(act.equals("sleep"));
            }
        };
        serve("0.0.0.0", options -> options.inspector(i -> i.token("secret").authorizer(readers)));
        assertThat(status("GET", "actors/account/a", KNOWN)).isEqualTo(200);
        assertThat(cluster.send("POST", "actors/account/a/destroy", "{\"confirm\":\"a\"}", KNOWN)
                        .statusCode())
                .isEqualTo(403);
        assertThat(status("POST", "actors/account/a/sleep", KNOWN)).isEqualTo(200);
        assertThat(cluster.get("actors/account/a", KNOWN).get("exists").asBoolean())
                .isTrue();
    }

    @Test
    void actsAreToldWithWhoAndOutcome() {
        List<Act> acts = new CopyOnWriteArrayList<>();
        serve(
                "0.0.0.0",
                options -> options.inspector(
                        i -> i.tokens(Map.of("secret", Principal.of("ann"))).audit(acts::add)));
        cluster.post("actors/account/a/call/deposit", "[1]", KNOWN);
        cluster.send("POST", "actors/account/a/call/fail", "[]", KNOWN);
        assertThat(acts).extracting(Act::who).containsExactly("ann", "ann");
        assertThat(acts).extracting(Act::act).containsExactly("call", "call");
        assertThat(acts).extracting(Act::detail).containsExactly("deposit", "fail");
        assertThat(acts).extracting(Act::on).containsOnly("account/a");
        assertThat(acts.get(0).outcome()).isEqualTo("done");
        assertThat(acts.get(1).outcome()).isNotEqualTo("done");
    }

    @Test
    void valuesAreShownThroughTheRedaction() {
        serve(
                "127.0.0.1",
                options -> options.inspector(i -> i.redaction((actor, place, value) -> {
                    if (value instanceof ObjectNode state) {
                        state.put("text", "hidden");
                    }
                    return value;
                })));
        cluster.account("a").grow(10).block();
        String shown = cluster.get("actors/account/a/state").toString();
        assertThat(shown).contains("hidden").doesNotContain("xxxxxxxxxx");
        assertThat(cluster.get("actors/account/a/state").get("editable").asBoolean())
                .as("what is hidden would be lost")
                .isFalse();
    }

    @Test
    void redactionThatHangsHoldsNobodyUp() {
        CountDownLatch hung = new CountDownLatch(1);
        AtomicBoolean hangs = new AtomicBoolean(true);
        AtomicInteger at = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        serve(
                "127.0.0.1",
                options -> options.inspector(i -> i.redactionTimeout(Duration.ofMillis(300))
                        .redaction((actor, place, value) -> {
                            if (hangs.get()) {
                                most.accumulateAndGet(at.incrementAndGet(), Math::max);
                                awaitUninterruptibly(hung);
                                at.decrementAndGet();
                            }
                            return value;
                        })));
        List<HttpResponse<String>> answers = Flux.range(0, 12)
                .flatMap(
                        i -> Mono.fromCallable(() -> cluster.send("GET", "actors/account/a/state", ""))
                                .subscribeOn(Schedulers.boundedElastic()),
                        12)
                .collectList()
                .block();
        assertThat(answers).hasSize(12).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.body()).contains("redaction_timeout");
        });
        assertThat(most.get()).as("hooks that hang").isEqualTo(4);
        assertThat(status("GET", "actors/account/a")).isEqualTo(200);
        assertThat(cluster.account("a").deposit(1).block()).isEqualTo(2);

        hangs.set(false);
        hung.countDown();
        while (cluster.send("GET", "actors/account/a/state", "").statusCode() != 200) {
            Thread.onSpinWait();
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean isDone = false;
        while (!isDone) {
            try {
                latch.await();
                isDone = true;
            } catch (InterruptedException e) {
                // It hangs on, whoever wants it to end.
            }
        }
    }

    @Test
    void redactionThatThrowsShowsNothing() {
        serve(
                "127.0.0.1",
                options -> options.inspector(i -> i.redaction((actor, place, value) -> {
                    throw new StackOverflowError("scripted");
                })));
        assertThat(cluster.get("actors/account/a/state").at("/value/text").asString())
                .isEqualTo("\"hidden\"");
    }

    @Test
    void pageHasAPolicyAndNoScriptOfItsOwn() {
        serve("127.0.0.1", options -> options);
        HttpResponse<String> page = Front.send(cluster.port(), "GET", "/inspector", "");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-security-policy").orElseThrow())
                .contains("default-src 'none'", "script-src 'self'")
                .doesNotContain("unsafe", "http:", "https:");
        assertThat(page.body()).doesNotContainPattern("<script(?![^>]*src)| on[a-z]+=|style=|https?://");
        for (String file : List.of("inspector.js", "views.js", "actor.js", "inspector.css")) {
            HttpResponse<String> found = Front.send(cluster.port(), "GET", "/inspector/" + file, "");
            assertThat(found.statusCode()).isEqualTo(200);
            assertThat(found.body()).doesNotContain("innerHTML", "https://", "eval(", "document.write");
        }
    }
}
