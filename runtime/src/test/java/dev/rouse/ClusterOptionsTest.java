package dev.rouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.rouse.wire.link.SharedSecret;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a node listens for others, and how they know each other. */
final class ClusterOptionsTest {

    private static final String SECRET = "sixteen bytes..!";

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "[::1]", "localhost", "LOCALHOST"})
    void addressOfThisMachineAloneNeedsNoSecret(String host) {
        assertThat(ClusterOptions.builder().host(host).build().secret()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.7", "0.0.0.0", "node-1", "127.0.0.1.example.com", "::", "fd00::7"})
    void addressThatOthersReachNeedsASecretOrTls(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ClusterOptions.builder().host(host).address("node-1").build())
                .withMessageContaining("got " + host)
                .withMessageContaining("cluster.secret")
                .withMessageContaining("cluster.tls");
        assertThat(ClusterOptions.builder()
                        .host(host)
                        .address("node-1")
                        .secret(SECRET)
                        .build()
                        .host())
                .isEqualTo(host);
    }

    @Test
    void everyAddressOfTheMachineIsNoAddressToTellOthers() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ClusterOptions.builder().host("0.0.0.0").secret(SECRET).build())
                .withMessageContaining("cluster.address");
    }

    @Test
    void secretIsCopiedAndNeverShown() {
        char[] given = SECRET.toCharArray();
        ClusterOptions options = ClusterOptions.builder().secret(given).build();
        Arrays.fill(given, 'x');
        byte[] told = options.secret();
        assertThat(told).isEqualTo(SECRET.getBytes(StandardCharsets.UTF_8));
        Arrays.fill(told, (byte) 0);
        assertThat(options.toBuilder().build().secret()).isEqualTo(SECRET.getBytes(StandardCharsets.UTF_8));
        assertThat(options.toString()).contains("a secret").doesNotContain(SECRET);
        assertThat(RuntimeOptions.builder().cluster(options).build().toString()).doesNotContain(SECRET);
    }

    @Test
    void shortSecretIsRefusedWithoutBeingShown() {
        String tooShort = "x".repeat(SharedSecret.LEAST_BYTES - 1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClusterOptions.builder().secret(tooShort))
                .withMessageContaining("at least 16 bytes, got 15")
                .withMessageContaining("openssl rand")
                .withMessageNotContaining(tooShort);
    }

    @Test
    void valuesThatMeanNothingAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClusterOptions.builder().port(65_536));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClusterOptions.builder().port(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClusterOptions.builder().weight(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClusterOptions.builder().weight(1001));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClusterOptions.builder().host(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClusterOptions.builder().handOverShards(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClusterOptions.builder().handOverBytes(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClusterOptions.builder().handOverBytes((2 << 20) + 1));
        assertThat(ClusterOptions.builder().handOverBytes(7).build().toBuilder()
                        .build()
                        .handOverBytes())
                .isEqualTo(7);
    }
}
