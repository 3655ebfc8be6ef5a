package dev.rouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ActorAddressTest {

    @Test
    void aKeyOfOnePlainPartIsItsOwnText() {
        ActorAddress address = ActorAddress.of("counter", "visits");
        assertThat(address).hasToString("counter/visits");
        assertThat(address.keyParts()).containsExactly("visits");
    }

    @Test
    void partsWithCommasAndBackslashesComeBackAsTheyWere() {
        List<String> parts = List.of("a,b", "c\\d", ",", "\\", "\\,", "plain");
        ActorAddress address = ActorAddress.of("t", parts);
        assertThat(address.keyParts()).isEqualTo(parts);
        assertThat(ActorAddress.parse("t", address.key())).isEqualTo(address);
    }

    @Test
    void theSamePartsSplitOtherwiseAreAnotherAddress() {
        assertThat(ActorAddress.of("t", "a", "b")).isNotEqualTo(ActorAddress.of("t", "a,b"));
        assertThat(ActorAddress.of("t", "a", "b").id())
                .isNotEqualTo(ActorAddress.of("t", "a,b").id());
    }

    @Test
    void theIdDependsOnTypeAndKeyAndNothingElse() {
        assertThat(ActorAddress.of("t", "k").id())
                .isEqualTo(ActorAddress.of("t", "k").id());
        assertThat(ActorAddress.of("t", "k").id())
                .isNotEqualTo(ActorAddress.of("u", "k").id());
        assertThat(ActorAddress.of("counter", "visits").id())
                .as("stored: it must never change")
                .hasToString("0e45676a4c29f6690ffbd945c2d7ad52");
    }

    @Test
    void shardsAreTheFirstTenBits() {
        assertThat(new ActorId(-1L, 0).shard()).isEqualTo(1023);
        assertThat(new ActorId(1L << 54, 0).shard()).isEqualTo(1);
        assertThat(new ActorId((1L << 54) - 1, 0).shard()).isZero();
    }

    @Test
    void aKeyHasAtMost1024BytesOfUtf8() {
        assertThat(ActorAddress.of("t", "k".repeat(1024)).key()).hasSize(1024);
        assertThatThrownBy(() -> ActorAddress.of("t", "k".repeat(1025)))
                .isInstanceOf(InvalidAddressException.class)
                .hasMessageContaining("1024")
                .hasMessageContaining("1025");
        assertThatThrownBy(() -> ActorAddress.of("t", "é".repeat(513))).isInstanceOf(InvalidAddressException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "a,", ",a", "a,,b", "a\\", "a\\b", "\ud800"})
    void textThatIsNoKeyIsRefused(String text) {
        assertThatThrownBy(() -> ActorAddress.parse("t", text)).isInstanceOf(InvalidAddressException.class);
    }

    @Test
    void noPartsAndEmptyPartsAreRefused() {
        assertThatThrownBy(() -> ActorAddress.of("t")).isInstanceOf(InvalidAddressException.class);
        assertThatThrownBy(() -> ActorAddress.of("t", "a", "")).isInstanceOf(InvalidAddressException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a/b", "a b", "ä", "_a"})
    void namesThatAreNoTypeAreRefused(String type) {
        assertThatThrownBy(() -> ActorAddress.of(type, "k")).isInstanceOf(InvalidAddressException.class);
    }
}
