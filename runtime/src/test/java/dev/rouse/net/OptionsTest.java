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

    private static final ActorHttpOptions DEFAULTS = ActorHttpOptions.DEFAULTS;

    @Test
    void eachOptionIsReplacedAlone() {
        JsonMapper json = JsonMapper.shared();
        Duration hour = Duration.ofHours(1);

        ActorHttpOptions all = DEFAULTS.withPrefix("/x")
                .withPassThrough(true)
                .withBodyLimit(10)
                .withAnswerLimit(12)
                .withMaxStreamElements(11)
                .withJson(json)
                .withIdleTimeout(hour)
                .withCloseDeadline(Duration.ZERO);

        assertThat(all)
                .isEqualTo(new ActorHttpOptions(
                        "/x",
                        true,
                        10,
                        12,
                        11,
                        json,
                        HttpConnectionOptions.DEFAULTS.withIdleTimeout(hour).withCloseDeadline(Duration.ZERO),
                        HttpAccess.DEFAULTS));
        assertThat(DEFAULTS.bodyLimit()).isEqualTo(65_536);
        assertThat(DEFAULTS.connections().idleTimeout()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void eachBoundOfConnectionsIsReplacedAlone() {
        assertThat(HttpConnectionOptions.DEFAULTS
                        .withMaxConnections(1)
                        .withMaxRequestBytes(99)
                        .withMaxAnswerBytes(98)
                        .withIdleTimeout(Duration.ofSeconds(2))
                        .withHeadTimeout(Duration.ofSeconds(3))
                        .withRequestTimeout(Duration.ofSeconds(4))
                        .withAnswerTimeout(Duration.ofSeconds(5))
                        .withCloseDeadline(Duration.ofSeconds(6)))
                .isEqualTo(new HttpConnectionOptions(
                        1,
                        99,
                        98,
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(6)));
    }

    @Test
    void eachRuleOfAccessIsReplacedAlone() {
        HttpGuard guard = (request, address, action) -> Mono.just(false);

        assertThat(DEFAULTS.withExposure(HttpExposure.CALLS)
                        .withGuard(guard)
                        .withAccess(access -> access.withGuardTimeout(Duration.ofSeconds(1)))
                        .withOrigins("https://A.example")
                        .access())
                .isEqualTo(
                        new HttpAccess(HttpExposure.CALLS, guard, Duration.ofSeconds(1), Set.of("https://a.example")));
        assertThat(HttpExposure.ALL
                        .withTypes("cart")
                        .withActions("counter", "add")
                        .withListing(false)
                        .withDescription(false)
                        .withDestruction(false)
                        .withSchedules(false)
                        .withCancellation(false))
                .isEqualTo(new HttpExposure(
                        Map.of("cart", Set.of(), "counter", Set.of("add")), false, false, false, false, false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "app.example", "https://", "https://a/", "https://a/b", "null", "https://a b", "**"})
    void originIsSchemeAndHost(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withOrigins(origin))
                .withMessageContaining("'" + origin + "'");
    }

    @Test
    void actionsOfATypeAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpExposure.ALL.withActions("cart"))
                .withMessageContaining("withTypes(\"cart\")");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "/", "/x/", "//", "/x?y", "/%41", "/x y"})
    void prefixIsWholeSegments(String prefix) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withPrefix(prefix))
                .withMessageContaining(prefix);
    }

    @Test
    void numbersAreInTheirRanges() {
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withBodyLimit(1));
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withAnswerLimit(1));
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withMaxStreamElements(0));
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withIdleTimeout(Duration.ZERO));
        HttpConnectionOptions connections = DEFAULTS.connections();
        assertThatIllegalArgumentException().isThrownBy(() -> connections.withMaxConnections(0));
        assertThatIllegalArgumentException().isThrownBy(() -> connections.withHeadTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> connections.withRequestTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> connections.withAnswerTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.access().withGuardTimeout(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> DEFAULTS.withCloseDeadline(Duration.ofMillis(-1)));
    }
}
