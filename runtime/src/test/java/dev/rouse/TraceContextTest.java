package dev.rouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers of W3C Trace Context. */
final class TraceContextTest {

    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void legalHeadersAreKeptAsTheyAre() {
        TraceContext trace = TraceContext.of(PARENT, "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7");
        assertThat(trace).isEqualTo(new TraceContext(PARENT, "congo=t61rcWkgMzE,rojo=00f067aa0ba902b7"));
        assertThat(TraceContext.of(PARENT, null)).isEqualTo(new TraceContext(PARENT, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01x",
                "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "\u0660\u0660-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
            })
    void garbageIsNoContext(String header) {
        assertThat(TraceContext.of(header, "a=b")).isNull();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new TraceContext(header, null))
                .withMessageContaining("got '" + header + "'");
    }

    @Test
    void laterVersionCountsAsFarAsThisOneGoes() {
        assertThat(TraceContext.of("01" + PARENT.substring(2) + "-more", "a=b"))
                .isEqualTo(new TraceContext(PARENT, "a=b"));
    }

    @Test
    void stateThatIsTooLongOrGarbageIsLeftOut() {
        assertThat(TraceContext.of(PARENT, "a=" + "x".repeat(510)))
                .isEqualTo(new TraceContext(PARENT, "a=" + "x".repeat(510)));
        assertThat(TraceContext.of(PARENT, "a=" + "x".repeat(511))).isEqualTo(new TraceContext(PARENT, null));
        assertThat(TraceContext.of(PARENT, "a=\u00e4")).isEqualTo(new TraceContext(PARENT, null));
        assertThat(TraceContext.of(PARENT, String.join(",", Collections.nCopies(33, "a=b"))))
                .isEqualTo(new TraceContext(PARENT, null));
    }
}
