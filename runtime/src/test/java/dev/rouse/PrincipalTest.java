package dev.rouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class PrincipalTest {

    @Test
    void keepsACopyOfItsAttributes() {
        Map<String, String> given = new HashMap<>(Map.of("role", "owner"));
        Principal principal = new Principal("ann", given);
        given.put("role", "admin");
        assertThat(principal.attributes()).isEqualTo(Map.of("role", "owner"));
        assertThat(principal).isEqualTo(new Principal("ann", Map.of("role", "owner")));
    }

    @Test
    void isOfFourKibibytesAtMost() {
        new Principal("é", Map.of("k", "x".repeat(Principal.MAX_BYTES - 3)));
        assertThatExceptionOfType(LimitExceededException.class)
                .isThrownBy(() -> new Principal("é", Map.of("k", "x".repeat(Principal.MAX_BYTES - 2))))
                .satisfies(refusal -> assertThat(refusal.given()).isEqualTo(Principal.MAX_BYTES + 1));
        assertThatExceptionOfType(LimitExceededException.class).isThrownBy(() -> Principal.of("n".repeat(1 << 20)));
    }

    @Test
    void endsWhenItsTokenDoes() {
        Instant end = Instant.ofEpochSecond(7);
        Principal principal = new Principal("ann", Map.of("role", "owner")).until(end);
        assertThat(principal.expires()).isEqualTo(end);
        assertThat(principal.attributes()).containsEntry("role", "owner");
        assertThat(principal.until(null)).isEqualTo(new Principal("ann", Map.of("role", "owner")));
    }

    @Test
    void hasAName() {
        assertThatIllegalArgumentException().isThrownBy(() -> Principal.of(""));
    }

    @Test
    void printsItsNameAlone() {
        assertThat(new Principal("ann", Map.of("token", "secret"))).hasToString("Principal[ann]");
    }
}
