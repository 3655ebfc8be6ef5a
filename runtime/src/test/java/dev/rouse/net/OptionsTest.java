package dev.rouse.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

class OptionsTest {

    private static final HttpGuard GUARD = (request, address, action) -> Mono.just(false);

    private static Duration seconds(int count) {
        return Duration.ofSeconds(count);
    }

    /** Every option of a server, none of them as it is by default. */
    private static ActorHttpOptions other() {
        return ActorHttpOptions.builder()
                .prefix("/x")
                .passThrough(true)
                .bodyLimit(10)
                .answerLimit(12)
                .maxStreamElements(11)
                .json(JsonMapper.shared())
                .connections(all -> all.maxConnections(1)
                        .maxEventStreams(13)
                        .maxHeaderBytes(2000)
                        .maxCallsPerAddress(14)
                        .maxEventStreamsPerAddress(12)
                        .maxRequestBytes(99)
                        .maxAnswerBytes(98)
                        .idleTimeout(seconds(2))
                        .headTimeout(seconds(3))
                        .requestTimeout(seconds(4))
                        .minBodyRate(7)
                        .bodyGrace(seconds(8))
                        .answerTimeout(seconds(5))
                        .closeDeadline(seconds(6)))
                .access(all -> all.exposure(HttpExposure.CALLS.toBuilder()
                                .types("cart")
                                .actions("counter", "add")
                                .build())
                        .guard(GUARD)
                        .guardTimeout(seconds(1))
                        .origins("https://A.example")
                        .requestHeaders("X-A")
                        .exposedHeaders("X-B", "X-C")
                        .preflightAge(seconds(8)))
                .build();
    }

    @Test
    void eachOptionIsReplacedAlone() {
        ActorHttpOptions all = other();

        assertThat(all.prefix()).isEqualTo("/x");
        assertThat(all.passThrough()).isTrue();
        assertThat(all.bodyLimit()).isEqualTo(10);
        assertThat(all.answerLimit()).isEqualTo(12);
        assertThat(all.maxStreamElements()).isEqualTo(11);
        assertThat(all.json()).isSameAs(JsonMapper.shared());
        assertThat(ActorHttpOptions.defaults().bodyLimit()).isEqualTo(65_536);
        assertThat(ActorHttpOptions.defaults().connections().idleTimeout()).isEqualTo(seconds(60));
    }

    @Test
    void eachBoundOfConnectionsIsReplacedAlone() {
        HttpConnectionOptions bounds = other().connections();

        assertThat(bounds.maxConnections()).isEqualTo(1);
        assertThat(bounds.maxEventStreams()).isEqualTo(13);
        assertThat(bounds.maxHeaderBytes()).isEqualTo(2000);
        assertThat(bounds.maxCallsPerAddress()).isEqualTo(14);
        assertThat(bounds.maxEventStreamsPerAddress()).isEqualTo(12);
        assertThat(bounds.maxRequestBytes()).isEqualTo(99);
        assertThat(bounds.maxAnswerBytes()).isEqualTo(98);
        assertThat(bounds.idleTimeout()).isEqualTo(seconds(2));
        assertThat(bounds.headTimeout()).isEqualTo(seconds(3));
        assertThat(bounds.requestTimeout()).isEqualTo(seconds(4));
        assertThat(bounds.minBodyRate()).isEqualTo(7);
        assertThat(bounds.bodyGrace()).isEqualTo(seconds(8));
        assertThat(bounds.answerTimeout()).isEqualTo(seconds(5));
        assertThat(bounds.closeDeadline()).isEqualTo(seconds(6));
    }

    @Test
    void eachRuleOfAccessIsReplacedAlone() {
        HttpAccess access = other().access();

        assertThat(access.guard()).isSameAs(GUARD);
        assertThat(access.guardTimeout()).isEqualTo(seconds(1));
        assertThat(access.origins()).containsExactly("https://a.example");
        assertThat(access.requestHeaders()).containsExactly("x-a");
        assertThat(access.exposedHeaders()).containsExactly("x-b", "x-c");
        assertThat(access.preflightAge()).isEqualTo(seconds(8));
        HttpExposure exposure = access.exposure();
        assertThat(exposure.types()).isEqualTo(Map.of("cart", Set.of(), "counter", Set.of("add")));
        assertThat(exposure.listing()).isFalse();
        assertThat(exposure.description()).isFalse();
        assertThat(exposure.destruction()).isFalse();
        assertThat(exposure.schedules()).isFalse();
        assertThat(exposure.cancellation()).isFalse();
    }

    @Test
    void optionOfAPartIsReachedFromTheWhole() {
        ActorHttpOptions all = ActorHttpOptions.builder()
                .idleTimeout(seconds(7))
                .closeDeadline(Duration.ZERO)
                .exposure(HttpExposure.CALLS)
                .exposure(calls -> calls.listing(true))
                .guard(GUARD)
                .origins("*")
                .build();

        assertThat(all.connections().idleTimeout()).isEqualTo(seconds(7));
        assertThat(all.connections().closeDeadline()).isEqualTo(Duration.ZERO);
        assertThat(all.access().exposure().listing()).isTrue();
        assertThat(all.access().exposure().destruction()).isFalse();
        assertThat(all.access().guard()).isSameAs(GUARD);
        assertThat(all.access().origins()).containsExactly("*");
    }

    @Test
    void builderOfOptionsBeginsWithThem() {
        ActorHttpOptions all = other();

        ActorHttpOptions same = all.toBuilder()
                .connections(bounds -> bounds)
                .access(access -> access.exposure(exposure -> exposure))
                .build();

        assertThat(same.connections()).isNotSameAs(all.connections());
        assertThat(same.access().exposure()).isNotSameAs(all.access().exposure());
        assertThat(same).usingRecursiveComparison().isEqualTo(all);
    }

    @Test
    void builtExposureIsNotChangedByItsBuilder() {
        HttpExposure.Builder builder = HttpExposure.builder().types("cart");
        HttpExposure exposure = builder.build();

        builder.types("counter").listing(false);

        assertThat(exposure.types()).containsOnlyKeys("cart");
        assertThat(exposure.listing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "app.example", "https://", "https://a/", "https://a/b", "null", "https://a b", "**"})
    void originIsSchemeAndHost(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ActorHttpOptions.builder().origins(origin))
                .withMessageContaining("'" + origin + "'");
    }

    @Test
    void actionsOfATypeAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpExposure.builder().actions("cart"))
                .withMessageContaining("types(\"cart\")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "/", "/x/", "//", "/x?y", "/%41", "/x y"})
    void prefixIsWholeSegments(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ActorHttpOptions.builder().prefix(prefix))
                .withMessageContaining(prefix);
    }

    @Test
    void numbersAreInTheirRanges() {
        ActorHttpOptions.Builder http = ActorHttpOptions.builder();
        assertThatIllegalArgumentException().isThrownBy(() -> http.bodyLimit(1));
        assertThatIllegalArgumentException().isThrownBy(() -> http.answerLimit(1));
        assertThatIllegalArgumentException().isThrownBy(() -> http.maxStreamElements(0));
        HttpConnectionOptions.Builder connections = HttpConnectionOptions.builder();
        assertThatIllegalArgumentException().isThrownBy(() -> connections.maxConnections(0));
        assertThatIllegalArgumentException().isThrownBy(() -> connections.maxRequestBytes(0));
        assertThatIllegalArgumentException().isThrownBy(() -> connections.maxHeaderBytes(1023));
        assertThatIllegalArgumentException().isThrownBy(() -> connections.maxCallsPerAddress(0));
        assertThatIllegalArgumentException().isThrownBy(() -> connections.maxAnswerBytes(0));
        assertThatIllegalArgumentException().isThrownBy(() -> connections.idleTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> connections.headTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> connections.requestTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> connections.minBodyRate(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> connections.bodyGrace(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> connections.answerTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> connections.closeDeadline(Duration.ofMillis(-1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpAccess.builder().guardTimeout(Duration.ZERO));
    }
}
