package dev.rouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JacksonStateCodecTest {

    record Order(
            String id, Instant at, Optional<Duration> within, List<Line> lines, Map<String, Long> sums, byte[] seal) {}

    record Line(String what, int count) {}

    private final JacksonStateCodec codec = new JacksonStateCodec();

    @Test
    void recordsAndTheirTimesComeBackEqual() {
        Order order = new Order(
                "o",
                Instant.parse("2026-01-01T00:00:00.123456789Z"),
                Optional.of(Duration.ofMillis(1500)),
                List.of(new Line("tea", 2)),
                Map.of("eur", 5_000_000_000L),
                new byte[] {1, 2});
        Object back = codec.decode(codec.encode(order, Order.class), Order.class);
        assertThat(back).usingRecursiveComparison().isEqualTo(order);
    }

    @Test
    void boxedPrimitivesComeBackAsThemselves() {
        assertThat(codec.decode(codec.encode(5L, Long.class), Long.class)).isEqualTo(5L);
        assertThat(codec.decode(codec.encode("x", String.class), String.class)).isEqualTo("x");
    }

    @Test
    void whatIsNoStateIsAnError() {
        assertThatThrownBy(() -> codec.decode(bytes("null"), Long.class)).hasMessageContaining("null");
        assertThatThrownBy(() -> codec.decode(bytes("{"), Order.class)).isInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> codec.decode(bytes("{\"what\":\"tea\",\"count\":1,\"old\":2}"), Line.class))
                .as("a property that is not there any more is not dropped silently")
                .hasMessageContaining("old");
    }

    private static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }
}
