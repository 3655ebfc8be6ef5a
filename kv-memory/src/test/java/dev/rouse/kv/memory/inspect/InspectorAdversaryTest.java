package dev.rouse.kv.memory.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.ActorAddress;
import dev.rouse.Principal;
import dev.rouse.fixture.LogCapture;
import dev.rouse.net.ActorHttpOptions;
import dev.rouse.net.Front;
import dev.rouse.net.RawClient;
import dev.rouse.net.inspect.InspectorAuthorizer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** Foreign code of the inspector that does not what it is to do, and clients that want all of it: each is bounded, and the log tells of it. */
@Timeout(180)
class InspectorAdversaryTest {

    private final LogCapture log = new LogCapture("dev.rouse.net");
    private InspectedCluster cluster;

    private void serve(UnaryOperator<ActorHttpOptions.Builder> options) {
        cluster = new InspectedCluster(1, "127.0.0.1", options);
        cluster.account("a").deposit(1).block();
    }

    @AfterEach
    void close() {
        log.close();
        cluster.close();
    }

    /** An authorizer that answers all questions so. */
    private record Answers(Supplier<@Nullable Mono<Boolean>> answer) implements InspectorAuthorizer {

        @Override
        public Mono<Boolean> mayRead(@Nullable Principal who, @Nullable ActorAddress actor) {
            return answer.get();
        }

        @Override
        public Mono<Boolean> mayAct(@Nullable Principal who, @Nullable ActorAddress actor, String act) {
            return answer.get();
        }
    }

    /** Failures of an authorizer. */
    enum Failure {
        THROWS {
            @Override
            Mono<Boolean> answer() {
                throw new IllegalStateException("scripted");
            }
        },
        CANNOT_BE_LOADED {
            @Override
            Mono<Boolean> answer() {
                throw new NoClassDefFoundError("scripted");
            }
        },
        GIVES_NULL {
            @Override
            @Nullable
            Mono<Boolean> answer() {
                return null;
            }
        },
        ENDS_WITH_AN_ERROR {
            @Override
            Mono<Boolean> answer() {
                return Mono.error(new IllegalStateException("scripted"));
            }
        };

        abstract @Nullable Mono<Boolean> answer();
    }

    @ParameterizedTest
    @EnumSource
    void authorizerThatFailsServesNobodyAndIsToldOf(Failure failure) {
        serve(options -> options.inspector(i -> i.authorizer(new Answers(failure::answer))));
        assertThat(cluster.send("GET", "actors/account/a", "").statusCode()).isEqualTo(500);
        assertThat(log.of("The identity or the authorizer of the inspector failed"))
                .hasSize(1);
        for (String path : List.of("actors/account/a/live", "live", "node")) {
            assertThat(cluster.send("GET", path, "").statusCode()).as(path).isEqualTo(500);
        }
        assertThat(cluster.send("POST", "actors/account/a/call/deposit", "[1]").statusCode())
                .isEqualTo(500);
        assertThat(log.of("The identity or the authorizer of the inspector failed"))
                .as("the first, the second and the fourth time")
                .hasSize(3);
        assertThat(cluster.account("a").deposit(1).block())
                .as("nothing was done")
                .isEqualTo(2);
    }

    @Test
    void authorizerThatNeverAnswersHoldsNobodyUp() {
        serve(options -> options.inspector(i -> i.authorizer(new Answers(Mono::never))));
        List<RawClient> waiting = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            RawClient client = new RawClient(cluster.port());
            client.send("GET /inspector/api/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
            waiting.add(client);
        }
        assertThat(Front.send(cluster.port(), "GET", "/inspector", "").statusCode())
                .isEqualTo(200);
        for (RawClient client : waiting) {
            assertThat(client.head().status()).isEqualTo(503);
            client.close();
        }
        assertThat(log.of("did not answer in time")).hasSizeBetween(1, 5);
    }

    @Test
    void jobWhoseAuthorizerNeverAnswersEnds() {
        serve(options -> options.inspector(i -> i.authorizer(new InspectorAuthorizer() {
            @Override
            public Mono<Boolean> mayRead(@Nullable Principal who, @Nullable ActorAddress actor) {
                return Mono.just(true);
            }

            @Override
            public Mono<Boolean> mayAct(@Nullable Principal who, @Nullable ActorAddress actor, String act) {
                return actor == null ? Mono.just(true) : Mono.never();
            }
        })));
        cluster.post("jobs", "{\"act\":\"sleep\",\"type\":\"account\",\"prefix\":\"a\"}");
        JsonNode ended =
                cluster.await("jobs", all -> all.at("/jobs/0/state").asString().equals("done"));
        assertThat(ended.at("/jobs/0/failed").asInt()).isEqualTo(1);
        assertThat(ended.at("/jobs/0/error").asString()).isEqualTo("guard_timeout");
    }

    @Test
    void redactionThatGivesNullShowsNothingAndIsToldOf() {
        serve(options -> options.inspector(i -> i.redaction((actor, place, value) -> null)));
        for (int i = 0; i < 100; i++) {
            cluster.account("a").note("k" + i, "secret").block();
        }
        String shown = cluster.get("actors/account/a/data").toString();
        assertThat(shown).contains("hidden").doesNotContain("secret");
        assertThat(log.of("The redaction of the inspector failed"))
                .as("of a hundred")
                .hasSize(7);
    }

    private RawClient open(String path) {
        RawClient client = new RawClient(cluster.port());
        client.send("GET /inspector/api/" + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        return client;
    }

    private void awaitFree() {
        boolean isFree = false;
        while (!isFree) {
            try (RawClient client = open("live")) {
                isFree = client.head().status() == 200;
            }
        }
    }

    @Test
    void viewerThatTakesNothingIsClosedAndToldOf() {
        serve(options -> options.connections(c -> c.answerTimeout(Duration.ofMillis(500)))
                .inspector(i -> i.maxViewers(1)));
        try (RawClient client = open("actors/account/a/live")) {
            assertThat(client.head().status()).isEqualTo(200);
            String text = "x".repeat(30_000);
            while (log.of("has not taken what was written").isEmpty()) {
                Flux.range(0, 50)
                        .flatMap(i -> cluster.account("a").tell(text))
                        .then()
                        .block();
            }
            assertThat(log.of("has not taken what was written")).hasSize(1);
            awaitFree();
        }
    }

    @Test
    void oneAddressLeavesPlaceForOthers() {
        serve(options -> options);
        List<RawClient> all = new ArrayList<>();
        int served = 0;
        for (int i = 0; i < 1_000; i++) {
            RawClient client = open("live");
            int status = client.head().status();
            assertThat(status).isIn(200, 503);
            served += status == 200 ? 1 : 0;
            all.add(client);
        }
        assertThat(served).as("three quarters of 32").isEqualTo(24);
        assertThat(log.of("was refused its updates")).hasSizeLessThanOrEqualTo(10);
        HttpResponse<String> node = cluster.send("GET", "node", "");
        assertThat(node.statusCode()).isEqualTo(200);
        all.forEach(RawClient::close);
        awaitFree();
    }
}
